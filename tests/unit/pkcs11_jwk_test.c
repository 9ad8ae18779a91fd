#include "jwk_private.h"
#include "pkcs11_token.h"
#include "test.h"

TEST(public_key_that_a_token_tells_is_a_jwk)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	struct jwk *key;
	char point[] = "\x04\x41\x04"
		       "\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2"
		       "\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96"
		       "\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16"
		       "\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";
	struct text der = {point, sizeof point - 1};

	key = jwk_parse(a, pkcs11_jwk_ec(a, der, JOSE_ES256), &no);
	CHECK(key != NULL && jwk_fits(key, JOSE_ES256, JWK_SIG) && !key->is_private);
	/* without its envelope, as some tokens have it */
	key = jwk_parse(a, pkcs11_jwk_ec(a, (struct text){point + 2, 65}, JOSE_ES256), &no);
	CHECK(key != NULL && jwk_fits(key, JOSE_ES256, JWK_SIG));
	arena_free(a);
}

TEST(public_key_that_is_not_written_as_the_standard_says_is_none)
{
	struct arena *a = arena_new();
	char point[67] = "\x04\x41\x04";

	CHECK(pkcs11_jwk_ec(a, TEXT(""), JOSE_ES256).at == NULL);
	CHECK(pkcs11_jwk_ec(a, TEXT("\x04\x41\x04"), JOSE_ES256).at == NULL);
	CHECK(pkcs11_jwk_ec(a, (struct text){point, 66}, JOSE_ES256).at == NULL);
	CHECK(pkcs11_jwk_ec(a, (struct text){point, 67}, JOSE_ES256).at != NULL);
	CHECK(pkcs11_jwk_ec(a, (struct text){point, 67}, JOSE_EDDSA).at == NULL);
	point[0] = 0x03;
	CHECK(pkcs11_jwk_ec(a, (struct text){point, 67}, JOSE_ES256).at == NULL);
	point[0] = 0x04;
	point[2] = 0x03; /* compressed */
	CHECK(pkcs11_jwk_ec(a, (struct text){point, 67}, JOSE_ES256).at == NULL);
	arena_free(a);
}

TEST(rsa_numbers_lose_the_zeros_before_them)
{
	struct arena *a = arena_new();

	CHECK_TEXT(pkcs11_jwk_rsa(a, (struct text){"\0\0\xff\x01", 4},
				  (struct text){"\0\x01\0\x01", 4}),
		   "{\"kty\":\"RSA\",\"n\":\"_wE\",\"e\":\"AQAB\"}");
	arena_free(a);
}
