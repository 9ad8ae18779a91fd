#include "base64url.h"
#include "jose_fixture.h"
#include "jose_vectors.h"
#include "json_read.h"
#include "jwe_content.h"
#include "jwe_key.h"
#include "jwk_private.h"
#include "test.h"

static const enum jose_enc encs[] = {JOSE_A256GCM, JOSE_A128GCM, JOSE_A128CBC_HS256,
				     JOSE_A256CBC_HS512};

static const char *refused(const struct jwk *key, enum jose_alg alg, struct text token)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	bool taken = jwe_decrypt(a, token, key, alg, JOSE_ENC_NONE, &no).at != NULL;

	arena_free(a);
	return taken ? "" : no->name;
}

/* The token with segment number at replaced. */
static struct text with_segment(struct arena *a, struct text token, int at, struct text segment)
{
	struct text rest = token;
	char *made = arena_printf(a, "%s", "");

	for (int i = 0; i < 5; i++) {
		struct text own = text_split(rest, '.', &rest), put = i == at ? segment : own;

		made = arena_printf(a, "%s%s%.*s", made, i == 0 ? "" : ".", TEXT_ARG(put));
	}
	return text_of(made);
}

static struct text with_header(struct arena *a, struct text token, const char *header)
{
	return with_segment(a, token, 0, base64url_encode(a, text_of(header)));
}

TEST(concat_kdf_is_that_of_rfc_7518_appendix_c)
{
	static const unsigned char z[32] = {158, 86,  217, 29,  129, 113, 53,  211, 114, 131, 66,
					    131, 191, 132, 38,  156, 251, 49,  110, 163, 218, 128,
					    106, 72,  246, 218, 167, 121, 140, 254, 144, 196};
	struct arena *a = arena_new();
	unsigned char key[16];

	concat_kdf(a, (struct text){(const char *)z, 32}, "A128GCM", TEXT("Alice"), TEXT("Bob"),
		   key, 16);
	CHECK_TEXT(base64url_encode(a, (struct text){(char *)key, 16}), "VqqN6vgjbSBcIijNcacQGg");
	arena_free(a);
}

TEST(parties_are_part_of_the_agreement)
{
	static const char alice[] =
		"{\"alg\":\"ECDH-ES\",\"enc\":\"A128GCM\",\"apu\":\"%s\",\"apv\":\"Qm9i\",\"epk\":"
		"{\"kty\":\"EC\",\"crv\":\"P-256\","
		"\"x\":\"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0\","
		"\"y\":\"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps\"}}";
	static const char bob[] = "{\"kty\":\"EC\",\"crv\":\"P-256\","
				  "\"x\":\"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ\","
				  "\"y\":\"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck\","
				  "\"d\":\"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw\"}";
	struct arena *a = arena_new();
	struct jwe_parts parts = {.header = {.alg = JOSE_ECDH_ES, .enc = JOSE_A128GCM}};
	unsigned char key[16];

	parts.json = json_read(a, text_of(arena_printf(a, alice, "QWxpY2U")), 1024);
	CHECK(jwe_key_agree(a, &parts, key_of(a, bob), key, 16));
	CHECK_TEXT(base64url_encode(a, (struct text){(char *)key, 16}), "VqqN6vgjbSBcIijNcacQGg");
	parts.json = json_read(a, text_of(arena_printf(a, alice, "QWxpY2")), 1024);
	CHECK(!jwe_key_agree(a, &parts, key_of(a, bob), key, 16)); /* not base64url */
	arena_free(a);
}

/* A token that key's holder opens if the content key is taken from unwrapped[0..unwrapped_len). */
static struct text token_with_cek(struct arena *a, const struct jwk *key, enum jose_enc enc,
				  const unsigned char *unwrapped, size_t unwrapped_len)
{
	struct jwe_parts parts = {.header = {.alg = JOSE_RSA_OAEP_256, .enc = enc}};
	char *header =
		arena_printf(a, "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"%s\"}", jose_enc_name(enc));
	struct text key_text, iv, ciphertext, tag;
	unsigned char cek[JWE_CEK_MAX] = {0};

	memcpy(cek, unwrapped, unwrapped_len < JWE_CEK_MAX ? unwrapped_len : JWE_CEK_MAX);
	parts.protected = base64url_encode(a, text_of(header));
	CHECK(jwe_content_encrypt(a, &parts, cek, TEXT("hello")));
	parts.encrypted_key = jwe_key_wrap(a, JOSE_RSA_OAEP_256, key, unwrapped, unwrapped_len);
	key_text = base64url_encode(a, parts.encrypted_key);
	iv = base64url_encode(a, parts.iv);
	ciphertext = base64url_encode(a, parts.ciphertext);
	tag = base64url_encode(a, parts.tag);
	return text_of(arena_printf(a, "%.*s.%.*s.%.*s.%.*s.%.*s", TEXT_ARG(parts.protected),
				    TEXT_ARG(key_text), TEXT_ARG(iv), TEXT_ARG(ciphertext),
				    TEXT_ARG(tag)));
}

TEST(a_content_key_has_the_size_that_enc_asks)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_rsa_private);
	unsigned char cek[80];

	memset(cek, 7, sizeof cek);
	for (size_t j = 0; j < 4; j++) {
		size_t size = jwe_sizes_of(encs[j]).cek;
		size_t wrong[] = {0, 1, size / 2, size - 1, size + 1, 80};

		CHECK_STR(
			refused(key, JOSE_RSA_OAEP_256, token_with_cek(a, key, encs[j], cek, size)),
			"");
		for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
			CHECK_STR(refused(key, JOSE_RSA_OAEP_256,
					  token_with_cek(a, key, encs[j], cek, wrong[k])),
				  "jwe-undecryptable");
	}
	arena_free(a);
}

TEST(a_wrong_key_a_wrong_wrapping_and_a_wrong_tag_look_alike)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_rsa_private);
	const struct jwk *other = jwk_generate(a, JOSE_RSA_OAEP, JWK_ENC);
	struct text token = jwe_encrypt(a, key, JOSE_RSA_OAEP, JOSE_A256GCM, NULL, TEXT("hello"));
	char *zeros = arena_alloc(a, 512);

	CHECK_STR(refused(other, JOSE_RSA_OAEP, token), "jwe-undecryptable");
	CHECK_STR(
		refused(key, JOSE_RSA_OAEP,
			with_segment(a, token, 1, base64url_encode(a, (struct text){zeros, 256}))),
		"jwe-undecryptable");
	CHECK_STR(
		refused(key, JOSE_RSA_OAEP,
			with_segment(a, token, 1, base64url_encode(a, (struct text){zeros, 257}))),
		"jwe-undecryptable");
	memset(zeros, 0xff, 256);
	CHECK_STR(
		refused(key, JOSE_RSA_OAEP,
			with_segment(a, token, 1, base64url_encode(a, (struct text){zeros, 256}))),
		"jwe-undecryptable");
	memset(zeros, 0, 256);
	CHECK_STR(refused(key, JOSE_RSA_OAEP,
			  with_segment(a, token, 4, base64url_encode(a, (struct text){zeros, 16}))),
		  "jwe-undecryptable");
	arena_free(a);
}

TEST(an_epk_is_a_point_on_the_keys_curve)
{
	static const char *const epks[] = {
		"null",
		"\"\"",
		"{}",
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
		/* off the curve; zeros; a P-384 point; an Ed25519 key; with its private half */
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"gTli65eTQ7z-"
		"Bh147ff8K3m7k2UiDiG2LpYkWAaFJCc\","
		"\"y\":\"cLAnjKa4bzjD7DJVPwa9EPrRzMG7rONgsiUD-kf30Fs\"}",
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":"
		"\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
		"\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
		"{\"kty\":\"EC\",\"crv\":\"P-384\","
		"\"x\":\"uBo4kHPw6kbjx5l0xowrd_oYzBmaz-GKFZu4xAFFkbYiWgutEK6iuEDsQ6wNdNg3\","
		"\"y\":\"sp3p5SGhZVC2faXumI-e9JU2Mo8KpoYrFDr5yPNVtW4PgEwZOyQTA-JdaY8tb7E0\"}",
		"{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
		"\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
		vector_ec_private,
	};
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_private);
	struct text token = jwe_encrypt(a, key, JOSE_ECDH_ES, JOSE_A256GCM, NULL, TEXT("hello"));

	for (size_t i = 0; i < sizeof epks / sizeof *epks; i++)
		CHECK_STR(refused(key, JOSE_ECDH_ES,
				  with_header(a, token,
					      arena_printf(a,
							   "{\"alg\":\"ECDH-ES\",\"enc\":"
							   "\"A256GCM\",\"epk\":%s}",
							   epks[i]))),
			  "jwe-malformed");
	arena_free(a);
}
