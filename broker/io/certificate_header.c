#include "certificate_header.h"
#include "base64url.h"
#include <openssl/err.h>
#include <string.h>

/* Without line breaks, between the two lines that PEM has; absent if it is not PEM. */
static struct text pem_body(struct arena *a, struct text pem)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----\n";
	static const char end[] = "\n-----END CERTIFICATE-----";
	const char *from, *to;
	char *body;
	size_t len = 0;

	if (!text_starts(pem, begin))
		return TEXT_NONE;
	from = pem.at + strlen(begin);
	to = strstr(from, end);
	if (to == NULL || strspn(to + strlen(end), "\r\n") != strlen(to + strlen(end)))
		return TEXT_NONE;
	body = arena_alloc(a, (size_t)(to - from) + 1);
	for (; from < to; from++)
		if (*from != '\n' && *from != '\r')
			body[len++] = *from;
	return (struct text){body, len};
}

static int digit_of(char c)
{
	const char *digits = "0123456789abcdef", *at;

	c = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
	at = c == '\0' ? NULL : strchr(digits, c);
	return at == NULL ? -1 : (int)(at - digits);
}

/* Unlike a form's, a plus here is a plus. NUL-terminated, and without inner NULs. */
static struct text percent_decode(struct arena *a, struct text t)
{
	char *out = arena_alloc(a, t.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < t.len; i++) {
		char c = t.at[i];

		if (c == '%') {
			int high = i + 2 < t.len ? digit_of(t.at[i + 1]) : -1;
			int low = i + 2 < t.len ? digit_of(t.at[i + 2]) : -1;

			if (high < 0 || low < 0)
				return TEXT_NONE;
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (c == '\0')
			return TEXT_NONE;
		out[len++] = c;
	}
	return (struct text){out, len};
}

static struct text der_of(struct arena *a, struct text value)
{
	if (text_starts(value, "-----BEGIN"))
		return base64_decode(a, pem_body(a, percent_decode(a, value)));
	if (value.len > 2 && value.at[0] == ':' && value.at[value.len - 1] == ':')
		value = (struct text){value.at + 1, value.len - 2};
	return base64_decode(a, value);
}

X509 *certificate_header_read(struct arena *a, struct text value)
{
	struct text der = TEXT_NONE;
	const unsigned char *at;
	X509 *x509;

	if (value.len <= CERTIFICATE_HEADER_MAX)
		der = der_of(a, value);
	at = (const unsigned char *)der.at;
	if (der.at == NULL)
		return NULL;
	x509 = d2i_X509(NULL, &at, (long)der.len);
	if (x509 != NULL && at != (const unsigned char *)der.at + der.len) {
		X509_free(x509);
		x509 = NULL;
	}
	ERR_clear_error();
	return x509;
}
