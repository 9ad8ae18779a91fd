#include "base64url.h"
#include "jose_fixture.h"
#include "jose_vectors.h"
#include "jws_signature.h"
#include "test.h"
#include <openssl/evp.h>
#include <openssl/rsa.h>

/* "" if the token verifies, else the refusal. */
static const char *refused(const struct jwk *key, enum jose_alg alg, struct text token)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	bool taken = jws_open(a, token, key, alg, &no).at != NULL;

	arena_free(a);
	return taken ? "" : no->name;
}

static const char *with_signature(struct arena *a, const unsigned char *bytes, size_t len)
{
	struct text encoded = base64url_encode(a, (struct text){(const char *)bytes, len});
	const char *dot = strrchr(vector_es256_token, '.');

	return arena_printf(a, "%.*s.%.*s", (int)(dot - vector_es256_token), vector_es256_token,
			    TEXT_ARG(encoded));
}

TEST(es256_signatures_are_two_numbers_of_32_bytes_below_the_order)
{
	static const unsigned char order[32] = {0xff, 0xff, 0xff, 0xff, 0,    0,    0,    0,
						0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
						0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
						0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_public);
	const char *dot = strrchr(vector_es256_token, '.');
	struct text good = base64url_decode(a, text_of(dot + 1));
	unsigned char numbers[4][32] = {{0}, {0}, {0}, {0}}, forged[80] = {0};

	numbers[1][31] = 1;
	memcpy(numbers[2], order, 32);
	memcpy(numbers[3], order, 32);
	numbers[3][31]--;
	for (size_t i = 0; i < 16; i++) {
		memcpy(forged, numbers[i / 4], 32);
		memcpy(forged + 32, numbers[i % 4], 32);
		CHECK_STR(refused(key, JOSE_ES256, text_of(with_signature(a, forged, 64))),
			  "jws-signature-wrong");
	}
	memcpy(forged, good.at, 64);
	memset(forged + 64, 0, 16);
	CHECK_STR(refused(key, JOSE_ES256, text_of(with_signature(a, forged, 64))), "");
	CHECK_STR(refused(key, JOSE_ES256, text_of(with_signature(a, forged, 65))),
		  "jws-signature-wrong");
	CHECK_STR(refused(key, JOSE_ES256, text_of(with_signature(a, forged, 63))),
		  "jws-signature-wrong");
	CHECK_STR(refused(key, JOSE_ES256, text_of(with_signature(a, forged, 0))),
		  "jws-signature-wrong");
	arena_free(a);
}

TEST(rsa_signatures_are_as_long_as_the_modulus)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_rsa_public);
	const char *dot = strrchr(vector_rs256_token, '.');
	int head = (int)(dot - vector_rs256_token);
	struct text good = base64url_decode(a, text_of(dot + 1));
	char *padded = arena_alloc(a, good.len + 2);
	struct text forged[3] = {
		{padded, good.len + 1}, {padded + 1, good.len + 1}, {padded + 1, good.len - 1}};

	memcpy(padded + 1, good.at, good.len);
	for (size_t i = 0; i < 3; i++) {
		struct text encoded = base64url_encode(a, forged[i]);

		CHECK_STR(refused(key, JOSE_RS256,
				  text_of(arena_printf(a, "%.*s.%.*s", head, vector_rs256_token,
						       TEXT_ARG(encoded)))),
			  "jws-signature-wrong");
	}
	arena_free(a);
}

/* A PS256 signature with a salt of another length, or another hash in MGF1, is somebody else's. */
static struct text sign_pss(struct arena *a, const struct jwk *key, int salt, const char *mgf1)
{
	struct text input = TEXT("eyJhbGciOiJQUzI1NiJ9.e30"), signature;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pss;
	size_t len = 256;
	char *bytes = arena_alloc(a, len);

	CHECK(EVP_DigestSignInit_ex(context, &pss, "SHA256", NULL, NULL, key->key, NULL) == 1);
	CHECK(EVP_PKEY_CTX_set_rsa_padding(pss, RSA_PKCS1_PSS_PADDING) == 1);
	CHECK(EVP_PKEY_CTX_set_rsa_pss_saltlen(pss, salt) == 1);
	CHECK(EVP_PKEY_CTX_set_rsa_mgf1_md_name(pss, mgf1, NULL) == 1);
	CHECK(EVP_DigestSign(context, (unsigned char *)bytes, &len, (const unsigned char *)input.at,
			     input.len) == 1);
	EVP_MD_CTX_free(context);
	signature = base64url_encode(a, (struct text){bytes, len});
	return text_of(arena_printf(a, "%s.%.*s", input.at, TEXT_ARG(signature)));
}

TEST(ps256_has_a_salt_of_32_bytes_and_one_hash)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_rsa_private);

	CHECK_STR(refused(key, JOSE_PS256, sign_pss(a, key, 32, "SHA256")), "");
	CHECK_STR(refused(key, JOSE_PS256, sign_pss(a, key, 0, "SHA256")), "jws-signature-wrong");
	CHECK_STR(refused(key, JOSE_PS256, sign_pss(a, key, 31, "SHA256")), "jws-signature-wrong");
	CHECK_STR(refused(key, JOSE_PS256, sign_pss(a, key, 64, "SHA256")), "jws-signature-wrong");
	CHECK_STR(refused(key, JOSE_PS256, sign_pss(a, key, 32, "SHA1")), "jws-signature-wrong");
	arena_free(a);
}
