/* certificate_header_test.c -- a certificate as a proxy spells it. */
#include "a_certificate.h"
#include "certificate_header.h"
#include "form.h"
#include "test.h"
#include <openssl/x509.h>

static struct arena *a;
static X509 *x509;

static void begin(void)
{
	arena_free(a);
	a = arena_new();
	x509 = certificate_make(a, certificate_key(a),
				&(struct a_certificate){.name = "x", .from = 0, .to = 86400});
}

static bool reads(const char *value)
{
	X509 *found = certificate_header_read(a, text_of(value));
	bool same = found != NULL && X509_cmp(found, x509) == 0;

	CHECK(found == NULL || same);
	X509_free(found);
	return same;
}

TEST(three_spellings_are_one_certificate)
{
	const char *base64;

	begin();
	base64 = certificate_base64(a, x509);
	CHECK(reads(base64));
	CHECK(reads(arena_printf(a, ":%s:", base64)));
	CHECK(reads(form_encode(a, text_of(certificate_pem(a, x509)))));
}

TEST(what_is_not_one_certificate_is_none)
{
	const char *base64, *pem;

	begin();
	base64 = certificate_base64(a, x509);
	pem = form_encode(a, text_of(certificate_pem(a, x509)));
	CHECK(!reads("") && !reads(":") && !reads("::") && !reads("AAAA") && !reads("%"));
	CHECK(!reads(arena_printf(a, ":%s", base64)));
	CHECK(!reads(arena_printf(a, ":%s:;x=1", base64)));
	CHECK(!reads(arena_printf(a, "%s%s", base64, base64)));
	CHECK(!reads(arena_printf(a, "%sAAAA", base64)));
	CHECK(!reads(arena_printf(a, "%.*s", (int)strlen(base64) - 4, base64)));
	CHECK(!reads(arena_printf(a, "%s%s", pem, pem)));
	CHECK(!reads(arena_printf(a, "%s%%", pem)));
	CHECK(!reads(arena_printf(a, "%s%%00", pem)));
	CHECK(!reads(arena_printf(a, "%s%%0g", pem)));
	CHECK(!reads(arena_printf(a, "x%s", pem)));
	CHECK(!reads("-----BEGIN%20CERTIFICATE-----%0A%0A-----END%20CERTIFICATE-----"));
	CHECK(!reads("-----BEGIN"));
	CHECK(!reads(arena_printf(a, ":%012300d:", 0)));
}
