/* cjose as a second opinion: it verifies and decrypts what we make, and we what it makes. */
#include "jose_fixture.h"
#include "jose_vectors.h"
#include "jwe.h"
#include "test.h"
#include <cjose/cjose.h>

static const char payload[] = "{\"iss\":\"https://parvis.example\"}";

static cjose_jwk_t *cjose_key(const char *json)
{
	return cjose_jwk_import(json, strlen(json), NULL);
}

static cjose_header_t *cjose_header(const char *alg, const char *enc)
{
	cjose_header_t *header = cjose_header_new(NULL);

	CHECK(cjose_header_set(header, "alg", alg, NULL));
	CHECK(enc == NULL || cjose_header_set(header, "enc", enc, NULL));
	return header;
}

static bool cjose_verifies(struct text token, const char *key_json)
{
	cjose_jwk_t *key = cjose_key(key_json);
	cjose_jws_t *jws = cjose_jws_import(token.at, token.len, NULL);
	bool verifies = jws != NULL && cjose_jws_verify(jws, key, NULL);

	cjose_jws_release(jws);
	cjose_jwk_release(key);
	return verifies;
}

static struct text cjose_signs(struct arena *a, const char *alg, const char *key_json)
{
	cjose_jwk_t *key = cjose_key(key_json);
	cjose_header_t *header = cjose_header(alg, NULL);
	cjose_jws_t *jws =
		cjose_jws_sign(key, header, (const uint8_t *)payload, sizeof payload - 1, NULL);
	const char *compact = NULL;
	struct text token;

	CHECK(jws != NULL && cjose_jws_export(jws, &compact, NULL));
	token = arena_text(a, text_of(compact));
	cjose_jws_release(jws);
	cjose_header_release(header);
	cjose_jwk_release(key);
	return token;
}

TEST(cjose_and_we_verify_each_others_signatures)
{
	static const struct {
		enum jose_alg alg;
		const char *private, *public;
	} kinds[] = {{JOSE_ES256, vector_ec_private, vector_ec_public},
		     {JOSE_RS256, vector_rsa_private, vector_rsa_public},
		     {JOSE_PS256, vector_rsa_private, vector_rsa_public}};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct refusal *no = NULL;
		enum jose_alg alg = kinds[i].alg;
		struct text ours =
			jws_sign(a, key_of(a, kinds[i].private), alg, "JWT", text_of(payload));
		struct text theirs = cjose_signs(a, jose_alg_name(alg), kinds[i].private);

		CHECK(cjose_verifies(ours, kinds[i].public));
		CHECK_TEXT(jws_open(a, theirs, key_of(a, kinds[i].public), alg, &no), payload);
	}
	arena_free(a);
}

static bool cjose_decrypts(struct text token, const char *key_json)
{
	cjose_jwk_t *key = cjose_key(key_json);
	cjose_jwe_t *jwe = cjose_jwe_import(token.at, token.len, NULL);
	size_t len = 0;
	uint8_t *plain = jwe == NULL ? NULL : cjose_jwe_decrypt(jwe, key, &len, NULL);
	bool same = plain != NULL && len == strlen(payload) && memcmp(plain, payload, len) == 0;

	if (plain != NULL)
		cjose_get_dealloc()(plain);
	cjose_jwe_release(jwe);
	cjose_jwk_release(key);
	return same;
}

static struct text cjose_encrypts(struct arena *a, const char *alg, const char *enc,
				  const char *key_json)
{
	cjose_jwk_t *key = cjose_key(key_json);
	cjose_header_t *header = cjose_header(alg, enc);
	cjose_jwe_t *jwe =
		cjose_jwe_encrypt(key, header, (const uint8_t *)payload, sizeof payload - 1, NULL);
	char *compact = jwe == NULL ? NULL : cjose_jwe_export(jwe, NULL);
	struct text token = arena_text(a, text_of(compact));

	CHECK(compact != NULL);
	if (compact != NULL)
		cjose_get_dealloc()(compact);
	cjose_jwe_release(jwe);
	cjose_header_release(header);
	cjose_jwk_release(key);
	return token;
}

static void both_ways(enum jose_alg alg, enum jose_enc enc, const char *key_json)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	const struct jwk *key = key_of(a, key_json);
	struct text ours = jwe_encrypt(a, key, alg, enc, "JWT", text_of(payload));
	struct text theirs = cjose_encrypts(a, jose_alg_name(alg), jose_enc_name(enc), key_json);

	CHECK(cjose_decrypts(ours, key_json));
	CHECK_TEXT(jwe_decrypt(a, theirs, key, alg, enc, &no), payload);
	arena_free(a);
}

/* ECDH-ES is left to jwcrypto: cjose leaks a byte for each, which a leak checker tells. */
TEST(cjose_and_we_decrypt_each_others_tokens)
{
	both_ways(JOSE_RSA_OAEP, JOSE_A256GCM, vector_rsa_private);
	both_ways(JOSE_RSA_OAEP, JOSE_A128GCM, vector_rsa_private);
	both_ways(JOSE_RSA_OAEP, JOSE_A128CBC_HS256, vector_rsa_private);
	both_ways(JOSE_RSA_OAEP, JOSE_A256CBC_HS512, vector_rsa_private);
}
