/* client_certificate_test.c -- whose certificate is it? RFC 8705 2. */
#include "a_certificate.h"
#include "a_config.h"
#include "client_authentication.h"
#include "client_certificate.h"
#include "form.h"
#include "test.h"

enum { NOW = 1700000000, DAY = 86400 };

static struct arena *a;
static EVP_PKEY *ca_key, *key;
static X509 *ca, *x509;
static struct client client;

#define ALT_NAMES                                                                                  \
	"DNS:Tax.Agency.example,URI:spiffe://agency/tax,IP:192.0.2.7,IP:2001:db8::7,"              \
	"email:tax@agency.example"

static X509 *issue(const struct a_certificate *about)
{
	struct a_certificate whole = *about;

	whole.issuer = ca;
	whole.issuer_key = ca_key;
	whole.from = about->from == 0 ? NOW - DAY : about->from;
	whole.to = about->to == 0 ? NOW + DAY : about->to;
	return certificate_make(a, key, &whole);
}

static void begin(void)
{
	arena_free(a);
	a = arena_new();
	ca_key = certificate_key(a);
	key = certificate_key(a);
	ca = certificate_make(a, ca_key,
			      &(struct a_certificate){.name = "Root",
						      .is_authority = true,
						      .from = NOW - DAY,
						      .to = NOW + 10 * DAY});
	x509 = issue(&(struct a_certificate){.name = "Tax, Land", .alt_names = ALT_NAMES});
	client = (struct client){.client_id = "tax", .tls_client_auth_name = ""};
}

static const struct client_certificate *seen(X509 *certificate)
{
	X509_STORE *store = client_certificate_authorities(text_of(certificate_pem(a, ca)));
	const struct client_certificate *c =
		client_certificate_of(a, certificate, NULL, store, NOW);

	X509_STORE_free(store);
	return c;
}

static const struct refusal *check(enum certificate_name kind, const char *name, X509 *certificate)
{
	client.token_endpoint_auth_method = CLIENT_TLS;
	client.tls_client_auth_kind = kind;
	client.tls_client_auth_name = name;
	return client_certificate_check(a, &client, NULL, seen(certificate));
}

/* C-39: each way in which RFC 8705 2.1.2 lets a client be named */
TEST(a_certificate_names_its_client)
{
	static const struct {
		enum certificate_name kind;
		const char *right, *wrong;
	} names[] = {
		{CERTIFICATE_SUBJECT_DN, "CN=Tax\\, Land,O=Agency", "CN=Tax\\, Land"},
		{CERTIFICATE_SUBJECT_DN, "CN=Tax\\, Land,O=Agency", "O=Agency,CN=Tax\\, Land"},
		{CERTIFICATE_SAN_DNS, "tax.agency.example", "agency.example"},
		{CERTIFICATE_SAN_DNS, "TAX.agency.example", "*.agency.example"},
		{CERTIFICATE_SAN_URI, "spiffe://agency/tax", "spiffe://agency/TAX"},
		{CERTIFICATE_SAN_IP, "192.0.2.7", "192.0.2.8"},
		{CERTIFICATE_SAN_IP, "2001:db8::7", "2001:db8::8"},
		{CERTIFICATE_SAN_EMAIL, "tax@agency.example", "tax.agency.example"},
	};

	begin();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		CHECK_REFUSAL(check(names[i].kind, names[i].right, x509), "");
		CHECK_REFUSAL(check(names[i].kind, names[i].wrong, x509),
			      "client-certificate-of-another");
		CHECK_REFUSAL(check(names[i].kind, "", x509), "client-certificate-of-another");
	}
	CHECK_REFUSAL(check(CERTIFICATE_SAN_DNS, "spiffe://agency/tax", x509),
		      "client-certificate-of-another");
}

/* C-39: the chain */
TEST(a_certificate_is_trusted_for_its_issuer_its_time_and_its_use)
{
	static const char dn[] = "CN=x,O=Agency";
	struct a_certificate about = {.name = "x"};

	begin();
	CHECK_REFUSAL(check(CERTIFICATE_SUBJECT_DN, dn, issue(&about)), "");
	about.usage = "clientAuth";
	CHECK_REFUSAL(check(CERTIFICATE_SUBJECT_DN, dn, issue(&about)), "");
	about.usage = "serverAuth";
	CHECK_REFUSAL(check(CERTIFICATE_SUBJECT_DN, dn, issue(&about)),
		      "client-certificate-untrusted");
	about = (struct a_certificate){.name = "x", .from = NOW - 2 * DAY, .to = NOW - DAY};
	CHECK_REFUSAL(check(CERTIFICATE_SUBJECT_DN, dn, issue(&about)),
		      "client-certificate-untrusted");
	about = (struct a_certificate){.name = "x", .from = NOW + DAY, .to = NOW + 2 * DAY};
	CHECK_REFUSAL(check(CERTIFICATE_SUBJECT_DN, dn, issue(&about)),
		      "client-certificate-untrusted");
	about = (struct a_certificate){.name = "x", .from = NOW - DAY, .to = NOW + DAY};
	CHECK_REFUSAL(check(CERTIFICATE_SUBJECT_DN, dn, certificate_make(a, key, &about)),
		      "client-certificate-untrusted");
	CHECK_REFUSAL(client_certificate_check(a, &client, NULL, NULL),
		      "client-certificate-missing");
	CHECK(!client_certificate_of(a, x509, NULL, NULL, NOW)->is_trusted);
}

TEST(an_issuing_authority_may_stand_without_its_root)
{
	EVP_PKEY *sub_key;
	X509 *sub, *leaf;

	begin();
	sub_key = certificate_key(a);
	sub = certificate_make(a, sub_key,
			       &(struct a_certificate){.name = "Sub",
						       .is_authority = true,
						       .from = NOW - DAY,
						       .to = NOW + DAY,
						       .issuer = ca,
						       .issuer_key = ca_key});
	leaf = certificate_make(a, key,
				&(struct a_certificate){.name = "x",
							.from = NOW - DAY,
							.to = NOW + DAY,
							.issuer = sub,
							.issuer_key = sub_key});
	CHECK(!seen(leaf)->is_trusted);
	ca = sub;
	CHECK(seen(leaf)->is_trusted);
}

static const struct refusal *check_self_signed(const char *jwk)
{
	client.token_endpoint_auth_method = CLIENT_SELF_SIGNED_TLS;
	client.jwks = text_of(arena_printf(a, "{\"keys\":[{\"kty\":\"EC\"},%s]}", jwk));
	return client_certificate_check(a, &client, NULL, seen(x509));
}

/* C-39: the certificate itself is registered; nobody has to have issued it */
TEST(a_self_signed_certificate_is_in_the_clients_jwks)
{
	struct a_certificate about = {.name = "self", .from = NOW - 2 * DAY, .to = NOW - DAY};
	X509 *other;

	begin();
	x509 = certificate_make(a, key, &about);
	other = certificate_make(a, key, &about);
	CHECK_REFUSAL(check_self_signed(
			      arena_printf(a, "{\"x5c\":[\"%s\"]}", certificate_base64(a, x509))),
		      "");
	CHECK_REFUSAL(
		check_self_signed(arena_printf(a, "{\"x5t#S256\":\"%s\"}", seen(x509)->x5t_s256)),
		"");
	CHECK_REFUSAL(check_self_signed(
			      arena_printf(a, "{\"x5c\":[\"%s\"]}", certificate_base64(a, other))),
		      "client-certificate-of-another");
	CHECK_REFUSAL(check_self_signed(arena_printf(a, "{\"x5c\":[\"%s\",\"%s\"]}",
						     certificate_base64(a, other),
						     certificate_base64(a, x509))),
		      "client-certificate-of-another");
	CHECK_REFUSAL(check_self_signed("{\"x5c\":[]}"), "client-certificate-of-another");
	CHECK_REFUSAL(check_self_signed("{\"x5c\":\"AAAA\",\"x5t#S256\":1}"),
		      "client-certificate-of-another");
	client.jwks = TEXT_NONE;
	CHECK_REFUSAL(client_certificate_check(a, &client, NULL, seen(x509)),
		      "client-certificate-of-another");
}

/* A name with a zero byte in it is the classic way to be somebody else. */
TEST(a_certificate_that_plays_with_names_names_nobody)
{
	const struct client_certificate *c;

	begin();
	c = seen(issue(&(struct a_certificate){.name = "a\nb", .alt_names = "DNS:two words"}));
	CHECK(c->name_count == 0);
	CHECK_STR(c->subject_dn, "CN=a\\0Ab,O=Agency");
	c = seen(issue(&(struct a_certificate){.name = "Thuế"}));
	CHECK_STR(c->subject_dn, "CN=Thuế,O=Agency");
}

TEST(authorities_are_certificates_and_nothing_else)
{
	begin();
	CHECK(client_certificate_authorities(TEXT("")) == NULL);
	CHECK(client_certificate_authorities(TEXT("x")) == NULL);
	CHECK(client_certificate_authorities(TEXT("-----BEGIN CERTIFICATE-----\nAAAA\n"
						  "-----END CERTIFICATE-----\n")) == NULL);
}

static const struct refusal *authenticate(const struct form *form,
					  const struct client_certificate *certificate)
{
	struct client_credentials credentials;
	const struct refusal *no = client_credentials_read(a, "", form, &credentials);
	const struct client *found = NULL;
	const char *jti;
	int ttl;

	credentials.certificate = certificate;
	return no != NULL ? no
			  : client_authentication_check(a, a_config(), &credentials, NOW, &found,
							&jti, &ttl);
}

/* C-39, A-37: the registered method and no other */
TEST(a_client_of_certificates_is_known_by_its_certificate_alone)
{
	struct client before = tax_client;
	struct form form;

	begin();
	tax_client.token_endpoint_auth_method = CLIENT_TLS;
	tax_client.tls_client_auth_kind = CERTIFICATE_SAN_DNS;
	tax_client.tls_client_auth_name = "tax.agency.example";
	a_form(&form, "client_id", "tax", NULL);
	CHECK_REFUSAL(authenticate(&form, seen(x509)), "");
	CHECK_REFUSAL(authenticate(&form, NULL), "client-certificate-missing");
	a_form(&form, "client_id", "robot", NULL);
	CHECK_REFUSAL(authenticate(&form, seen(x509)), "client-not-authenticated");
	a_form(&form, "client_id", "tax", "client_secret", TAX_SECRET, NULL);
	CHECK_REFUSAL(authenticate(&form, seen(x509)), "client-not-authenticated");
	tax_client = before;
}
