#include "base64url.h"
#include "json_write.h"
#include "pkcs11_token.h"

enum { OCTET_STRING = 0x04, UNCOMPRESSED = 0x04, COORDINATE = 32 };

/* The content of a DER OCTET STRING of exactly so many bytes; some tokens leave the envelope out.
 */
static struct text content_of(struct text der, size_t want)
{
	if (der.len == want)
		return der;
	if (der.len != want + 2 || (unsigned char)der.at[0] != OCTET_STRING ||
	    (unsigned char)der.at[1] != want)
		return TEXT_NONE;
	return (struct text){der.at + 2, want};
}

static void put_bytes(struct json_writer *w, struct arena *a, const char *name, struct text bytes)
{
	json_put_text(w, name, base64url_encode(a, bytes));
}

static struct text edwards(struct arena *a, struct text point)
{
	struct json_writer w = json_write(a);
	struct text x = content_of(point, COORDINATE);

	if (x.at == NULL)
		return TEXT_NONE;
	json_open(&w, '{');
	json_put_string(&w, "kty", "OKP");
	json_put_string(&w, "crv", "Ed25519");
	put_bytes(&w, a, "x", x);
	json_close(&w, '}');
	return json_written(&w);
}

struct text pkcs11_jwk_ec(struct arena *a, struct text point, enum jose_alg alg)
{
	struct json_writer w = json_write(a);
	struct text xy;

	if (alg == JOSE_EDDSA)
		return edwards(a, point);
	xy = content_of(point, 1 + 2 * COORDINATE);
	if (xy.at == NULL || (unsigned char)xy.at[0] != UNCOMPRESSED)
		return TEXT_NONE;
	json_open(&w, '{');
	json_put_string(&w, "kty", "EC");
	json_put_string(&w, "crv", "P-256");
	put_bytes(&w, a, "x", (struct text){xy.at + 1, COORDINATE});
	put_bytes(&w, a, "y", (struct text){xy.at + 1 + COORDINATE, COORDINATE});
	json_close(&w, '}');
	return json_written(&w);
}

/* RFC 7518 2: in as few bytes as possible. */
static struct text without_zeros(struct text number)
{
	while (number.len > 0 && number.at[0] == 0)
		number = (struct text){number.at + 1, number.len - 1};
	return number;
}

struct text pkcs11_jwk_rsa(struct arena *a, struct text modulus, struct text exponent)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "kty", "RSA");
	put_bytes(&w, a, "n", without_zeros(modulus));
	put_bytes(&w, a, "e", without_zeros(exponent));
	json_close(&w, '}');
	return json_written(&w);
}
