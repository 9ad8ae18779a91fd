#include "base64url.h"
#include "jose_fixture.h"
#include "jose_vectors.h"
#include "jwe.h"
#include "jwe_content.h"
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

/* CVE-2026-53939: cjose encrypted under a key of zeros, and decrypted that again. */
TEST(a_key_of_zeros_opens_nothing)
{
	static const unsigned char zeros[JWE_CEK_MAX];
	struct arena *a = arena_new();

	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < 4; j++) {
			const struct jwk *key = key_of(a, private_for(algs[i]));
			struct jwe_parts parts = {0};
			struct text token =
				jwe_encrypt(a, key, algs[i], encs[j], "JWT", TEXT("hello"));

			CHECK_REFUSAL(jwe_parts_read(a, token, &parts), "");
			CHECK(jwe_content_decrypt(a, &parts, zeros).at == NULL);
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
