#include "base64url.h"
#include "jose_fixture.h"
#include "jose_vectors.h"
#include "json_read.h"
#include "jwe.h"
#include "jwe_content.h"
#include "jwe_key.h"
#include "jwk_private.h"
#include "test.h"
#include <openssl/evp.h>

static const enum jose_alg algs[] = {JOSE_RSA_OAEP, JOSE_RSA_OAEP_256, JOSE_ECDH_ES};
static const enum jose_enc encs[] = {JOSE_A256GCM, JOSE_A128GCM, JOSE_A128CBC_HS256,
				     JOSE_A256CBC_HS512};

static const char *private_for(enum jose_alg alg)
{
	return alg == JOSE_ECDH_ES ? vector_ec_private : vector_rsa_private;
}

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

static struct text segment_of(struct text token, int at)
{
	struct text rest = token, own = TEXT_NONE;

	for (int i = 0; i <= at; i++)
		own = text_split(rest, '.', &rest);
	return own;
}

static struct text with_header(struct arena *a, struct text token, const char *header)
{
	return with_segment(a, token, 0, base64url_encode(a, text_of(header)));
}

TEST(tokens_of_rfc_7520_decrypt)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	struct text plain =
		jwe_decrypt(a, text_of(vector_oaep_token), key_of(a, vector_oaep_private),
			    JOSE_RSA_OAEP, JOSE_A256GCM, &no);

	CHECK(text_starts(plain, "You can trust us to stick with you through thick and thin"));
	plain = jwe_decrypt(a, text_of(vector_ecdh_token), key_of(a, vector_ecdh_private),
			    JOSE_ECDH_ES, JOSE_A128CBC_HS256, &no);
	CHECK(text_starts(plain, "You can trust us to stick with you through thick and thin"));
	arena_free(a);
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

TEST(what_is_encrypted_decrypts_to_itself)
{
	static const size_t sizes[] = {0, 1, 15, 16, 17, 1000, 60000};
	struct arena *a = arena_new();
	char *bytes = arena_alloc(a, 60000);

	memset(bytes, 'x', 60000);
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < 4; j++)
			for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
				const struct jwk *key = key_of(a, private_for(algs[i]));
				struct text plain = {bytes, sizes[k]}, token, again;
				const struct refusal *no = NULL;

				token = jwe_encrypt(a, key, algs[i], encs[j], "JWT", plain);
				again = jwe_decrypt(a, token, key, algs[i], encs[j], &no);
				CHECK_REFUSAL(no, "");
				CHECK(text_equal(plain, again));
			}
	arena_free(a);
}

TEST(ecdh_es_works_on_p384)
{
	struct arena *a = arena_new();
	const struct jwk *key =
		jwk_of(a, EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384"), JOSE_ECDH_ES, JWK_ENC);
	struct text token = jwe_encrypt(a, key, JOSE_ECDH_ES, JOSE_A256GCM, NULL, TEXT("hello"));

	CHECK_STR(refused(key, JOSE_ECDH_ES, token), "");
	CHECK_STR(refused(key_of(a, vector_ec_private), JOSE_ECDH_ES, token), "jwe-malformed");
	arena_free(a);
}

TEST(a_header_is_read_before_a_key_is_chosen)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	const struct jwk *key = jwk_generate(a, JOSE_ECDH_ES, JWK_ENC);
	struct text token = jwe_encrypt(a, key, JOSE_ECDH_ES, JOSE_A128GCM, "JWT", TEXT("x"));
	const struct jwe_header *header = jwe_read_header(a, token, &no);

	CHECK(header->alg == JOSE_ECDH_ES && header->enc == JOSE_A128GCM);
	CHECK(text_equal(header->kid, key->kid));
	CHECK_TEXT(header->cty, "JWT");
	CHECK(jwe_read_header(a, TEXT("a.b.c.d.e"), &no) == NULL);
	CHECK_REFUSAL(no, "jwe-malformed");
	arena_free(a);
}

TEST(alg_and_enc_are_the_registered_ones)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	const struct jwk *key = key_of(a, vector_rsa_private);
	struct text token = jwe_encrypt(a, key, JOSE_RSA_OAEP, JOSE_A128GCM, NULL, TEXT("x"));

	CHECK(jwe_decrypt(a, token, key, JOSE_RSA_OAEP_256, JOSE_A128GCM, &no).at == NULL);
	CHECK_REFUSAL(no, "jwe-alg-unexpected");
	CHECK(jwe_decrypt(a, token, key, JOSE_RSA_OAEP, JOSE_A256GCM, &no).at == NULL);
	CHECK_REFUSAL(no, "jwe-alg-unexpected");
	CHECK(jwe_decrypt(a, token, key, JOSE_NONE, JOSE_A128GCM, &no).at == NULL);
	CHECK_REFUSAL(no, "jwe-alg-unexpected");
	CHECK(jwe_decrypt(a, token, key, JOSE_RSA_OAEP, JOSE_A128GCM, &no).at != NULL);
	arena_free(a);
}

TEST(other_algorithms_are_refused_before_any_work)
{
	static const char *const names[] = {
		"RSA1_5",
		"dir",
		"A128KW",
		"A256KW",
		"A256GCMKW",
		"ECDH-ES+A128KW",
		"ECDH-ES+A256KW",
		"PBES2-HS256+A128KW",
		"RSA-OAEP-512",
		"none",
		"",
		"ES256",
		"rsa-oaep",
	};
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_rsa_private);
	struct text token = jwe_encrypt(a, key, JOSE_RSA_OAEP, JOSE_A256GCM, NULL, TEXT("x"));

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		CHECK_STR(refused(key, JOSE_RSA_OAEP,
				  with_header(a, token,
					      arena_printf(a,
							   "{\"alg\":\"%s\",\"enc\":\"A256GCM\","
							   "\"p2c\":2147483647,\"p2s\":\"AA\"}",
							   names[i]))),
			  "jwe-alg-unexpected");
	CHECK_STR(refused(key, JOSE_RSA_OAEP,
			  with_header(a, token, "{\"alg\":\"RSA-OAEP\",\"enc\":\"A192GCM\"}")),
		  "jwe-alg-unexpected");
	arena_free(a);
}

TEST(jwe_extensions_and_compression_are_refused_by_name)
{
	static const char *const members[] = {
		"\"zip\":\"DEF\"",
		"\"crit\":[\"exp\"],\"exp\":1",
		"\"crit\":[]",
		"\"b64\":true",
	};
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_rsa_private);
	struct text token = jwe_encrypt(a, key, JOSE_RSA_OAEP, JOSE_A256GCM, NULL, TEXT("x"));

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		CHECK_STR(refused(key, JOSE_RSA_OAEP,
				  with_header(a, token,
					      arena_printf(a,
							   "{\"alg\":\"RSA-OAEP\","
							   "\"enc\":\"A256GCM\",%s}",
							   members[i]))),
			  "jwe-critical-header");
	arena_free(a);
}

TEST(jwe_headers_that_are_not_plain_are_malformed)
{
	static const char *const headers[] = {
		"",
		"{}",
		"[]",
		"{\"alg\":\"RSA-OAEP\"}",
		"{\"enc\":\"A256GCM\"}",
		"{\"alg\":\"RSA-OAEP\",\"enc\":256}",
		"{\"alg\":[\"RSA-OAEP\"],\"enc\":\"A256GCM\"}",
		"{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"enc\":\"A256GCM\"}",
		"{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"cty\":1}",
		"{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"kid\":[]}",
		"{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\"}", /* with an encrypted key */
	};
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_rsa_private);
	struct text token = jwe_encrypt(a, key, JOSE_RSA_OAEP, JOSE_A256GCM, NULL, TEXT("x"));

	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		CHECK_STR(refused(key, JOSE_RSA_OAEP, with_header(a, token, headers[i])),
			  "jwe-malformed");
	arena_free(a);
}

TEST(five_segments_of_their_sizes_or_malformed)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_rsa_private);

	for (size_t j = 0; j < 4; j++) {
		struct text token =
			jwe_encrypt(a, key, JOSE_RSA_OAEP_256, encs[j], NULL, TEXT("hello"));

		for (int at = 2; at < 5; at += 2) { /* IV and tag */
			struct text own = base64url_decode(a, segment_of(token, at));
			char *longer = arena_copy(a, own.at, own.len);
			struct text sizes[] = {{longer, own.len - 1},
					       {longer, own.len + 1},
					       {longer, 1},
					       {longer, 0},
					       {longer, own.len / 2}};

			for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
				CHECK_STR(refused(key, JOSE_RSA_OAEP_256,
						  with_segment(a, token, at,
							       base64url_encode(a, sizes[k]))),
					  "jwe-malformed");
		}
		CHECK_STR(refused(key, JOSE_RSA_OAEP_256, with_segment(a, token, 1, TEXT(""))),
			  "jwe-malformed");
	}
	CHECK_STR(refused(key, JOSE_RSA_OAEP, TEXT("")), "jwe-malformed");
	CHECK_STR(refused(key, JOSE_RSA_OAEP, TEXT("....")), "jwe-malformed");
	CHECK_STR(refused(key, JOSE_RSA_OAEP, TEXT("z=....")), "jwe-malformed");
	CHECK_STR(refused(key, JOSE_RSA_OAEP, TEXT_NONE), "jwe-malformed");
	arena_free(a);
}

TEST(a_jwe_has_one_spelling)
{
	static const char *const frames[] = {"%.*s=", "%.*s.", "%.*s.AA", " %.*s", "%.*s\n"};
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_private);
	struct text token = jwe_encrypt(a, key, JOSE_ECDH_ES, JOSE_A256GCM, NULL, TEXT("hello"));

	CHECK_STR(refused(key, JOSE_ECDH_ES, token), "");
	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
		const char *mark = strchr(frames[i], '%');

		CHECK_STR(refused(key, JOSE_ECDH_ES,
				  text_of(arena_printf(a, "%.*s%.*s%s", (int)(mark - frames[i]),
						       frames[i], TEXT_ARG(token), mark + 4))),
			  "jwe-malformed");
	}
	arena_free(a);
}

TEST(any_bit_changed_in_a_jwe_is_noticed)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_private);

	for (size_t j = 0; j < 4; j++) {
		struct text token = jwe_encrypt(a, key, JOSE_ECDH_ES, encs[j], NULL, TEXT("hello"));

		for (size_t i = 0; i < token.len; i += 3) {
			char *forged = arena_copy(a, token.at, token.len);

			forged[i] = forged[i] == 'A' ? 'B' : 'A';
			CHECK(*refused(key, JOSE_ECDH_ES, text_of(forged)) != '\0');
		}
		for (size_t i = 0; i < token.len; i += 3)
			CHECK(*refused(key, JOSE_ECDH_ES, (struct text){token.at, i}) != '\0');
	}
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

TEST(a_key_decrypts_if_it_is_private_and_meant_to)
{
	static const char *const members[] = {
		"\"use\":\"sig\"",
		"\"alg\":\"RSA-OAEP-256\"",
		"\"alg\":\"RS256\"",
		"\"key_ops\":[\"sign\"]",
		"\"key_ops\":[\"encrypt\",\"wrapKey\"]",
	};
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_rsa_public);
	struct text token = jwe_encrypt(a, key, JOSE_RSA_OAEP, JOSE_A256GCM, NULL, TEXT("hello"));

	CHECK_STR(refused(key, JOSE_RSA_OAEP, token), "jwe-key-unfit");
	CHECK_STR(refused(key_of(a, vector_ec_private), JOSE_RSA_OAEP, token), "jwe-key-unfit");
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		CHECK_STR(refused(key_of(a, key_with(a, vector_rsa_private, members[i])),
				  JOSE_RSA_OAEP, token),
			  "jwe-key-unfit");
	CHECK_STR(refused(key_of(a, key_with(a, vector_rsa_private,
					     "\"use\":\"enc\",\"key_ops\":[\"unwrapKey\"]")),
			  JOSE_RSA_OAEP, token),
		  "");
	arena_free(a);
}

TEST(a_key_that_does_not_fit_encrypts_nothing)
{
	struct arena *a = arena_new();
	const struct jwk *sig = key_of(a, key_with(a, vector_ec_public, "\"use\":\"sig\""));
	const struct jwk *ec = key_of(a, vector_ec_public);

	CHECK(jwe_encrypt(a, sig, JOSE_ECDH_ES, JOSE_A256GCM, NULL, TEXT("x")).at == NULL);
	CHECK(jwe_encrypt(a, ec, JOSE_RSA_OAEP, JOSE_A256GCM, NULL, TEXT("x")).at == NULL);
	CHECK(jwe_encrypt(a, ec, JOSE_ES256, JOSE_A256GCM, NULL, TEXT("x")).at == NULL);
	CHECK(jwe_encrypt(a, ec, JOSE_ECDH_ES, JOSE_ENC_NONE, NULL, TEXT("x")).at == NULL);
	arena_free(a);
}

TEST(a_jwe_is_bounded)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_private);
	char *plain = arena_alloc(a, JWE_MAX);
	struct text token = jwe_encrypt(a, key, JOSE_ECDH_ES, JOSE_A256GCM, NULL,
					(struct text){plain, JWE_MAX * 3 / 4});

	CHECK_STR(refused(key, JOSE_ECDH_ES, token), "jwe-malformed");
	arena_free(a);
}

TEST(enc_names_are_exact)
{
	for (size_t j = 0; j < 4; j++)
		CHECK(jose_enc_parse(text_of(jose_enc_name(encs[j]))) == encs[j]);
	CHECK(jose_enc_parse(TEXT("A192GCM")) == JOSE_ENC_NONE);
	CHECK(jose_enc_parse(TEXT("a256gcm")) == JOSE_ENC_NONE);
	CHECK(jose_enc_parse(TEXT_NONE) == JOSE_ENC_NONE);
	CHECK_STR(jose_enc_name(JOSE_ENC_NONE), "none");
}
