#include "base64url.h"
#include "jose_fixture.h"
#include "jose_vectors.h"
#include "json_read.h"
#include "jwk_private.h"
#include "jws.h"
#include "test.h"
#include <openssl/evp.h>

/* "" if the token verifies, else the refusal. */
static const char *refused(const struct jwk *key, enum jose_alg alg, struct text token)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	bool taken = jws_open(a, token, key, alg, &no).at != NULL;

	arena_free(a);
	return taken ? "" : no->name;
}

TEST(tokens_of_the_rfcs_verify)
{
	struct arena *a = arena_new();

	CHECK_STR(refused(key_of(a, vector_ec_public), JOSE_ES256, text_of(vector_es256_token)),
		  "");
	CHECK_STR(refused(key_of(a, vector_rsa_public), JOSE_RS256, text_of(vector_rs256_token)),
		  "");
	CHECK_STR(
		refused(key_of(a, vector_ed25519_private), JOSE_EDDSA, text_of(vector_eddsa_token)),
		"");
	arena_free(a);
}

TEST(deterministic_signatures_are_those_of_the_rfcs)
{
	struct arena *a = arena_new();
	const struct refusal *no;
	const struct jwk *rsa = key_of(
		a, key_with(a, vector_rsa_private, "\"kid\":\"bilbo.baggins@hobbiton.example\""));
	const struct jws *jws = jws_read(a, text_of(vector_rs256_token), &no);

	CHECK_TEXT(jws_sign(a, rsa, JOSE_RS256, NULL, jws->payload), vector_rs256_token);
	CHECK_TEXT(jws_sign(a, key_of(a, vector_ed25519_private), JOSE_EDDSA, NULL,
			    TEXT("Example of Ed25519 signing")),
		   vector_eddsa_token);
	arena_free(a);
}

TEST(what_we_sign_verifies_under_its_own_algorithm_only)
{
	static const enum jose_alg algs[] = {JOSE_ES256, JOSE_RS256, JOSE_PS256, JOSE_EDDSA};
	static const char *const keys[] = {vector_ec_private, vector_rsa_private,
					   vector_rsa_private, vector_ed25519_private};
	struct arena *a = arena_new();

	for (size_t i = 0; i < 4; i++) {
		const struct jwk *key = key_of(a, keys[i]);

		for (int again = 0; again < 3; again++) {
			struct text token = jws_sign(a, key, algs[i], "JWT", TEXT("{\"a\":1}"));

			for (size_t j = 0; j < 4; j++)
				CHECK_STR(refused(key, algs[j], token),
					  i == j ? "" : "jws-alg-unexpected");
		}
	}
	arena_free(a);
}

TEST(a_token_is_taken_apart)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	const struct jwk *key = jwk_generate(a, JOSE_ES256, JWK_SIG);
	struct text token = jws_sign(a, key, JOSE_ES256, "at+jwt", TEXT("{\"sub\":\"x\"}"));
	const struct jws *jws = jws_read(a, token, &no);

	CHECK(jws->alg == JOSE_ES256 && text_equal(jws->kid, key->kid));
	CHECK_TEXT(jws->typ, "at+jwt");
	CHECK_TEXT(jws->payload, "{\"sub\":\"x\"}");
	CHECK_TEXT(json_text(jws_claims(a, jws), "sub"), "x");
	CHECK(jws->signature.len == 64);
	arena_free(a);
}

TEST(payloads_need_not_be_json_nor_be_at_all)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	const struct jwk *key = key_of(a, vector_ec_private);
	struct text token = jws_sign(a, key, JOSE_ES256, NULL, TEXT(""));
	const struct jws *jws = jws_read(a, token, &no);

	CHECK_REFUSAL(jws_verify(jws, key, JOSE_ES256), "");
	CHECK_TEXT(jws->payload, "");
	CHECK(jws_claims(a, jws) == NULL);
	arena_free(a);
}

TEST(any_bit_changed_is_noticed)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_public);
	size_t len = strlen(vector_es256_token);

	for (size_t i = 0; i < len; i++) {
		char *token = arena_copy(a, vector_es256_token, len);

		token[i] = token[i] == 'A' ? 'B' : 'A';
		CHECK(*refused(key, JOSE_ES256, text_of(token)) != '\0');
	}
	for (size_t i = 0; i < len; i++)
		CHECK(*refused(key, JOSE_ES256, (struct text){vector_es256_token, i}) != '\0');
	arena_free(a);
}

TEST(none_in_any_spelling_is_refused)
{
	static const char *const headers[] = {
		"{\"alg\":\"none\"}",   "{\"alg\":\"NONE\"}",  "{\"alg\":\"nOnE\"}",
		"{\"alg\":\"\"}",       "{\"alg\":\"HS256\"}", "{\"alg\":\"RSA-OAEP\"}",
		"{\"alg\":\"ES256K\"}", "{\"alg\":\"ES384\"}", "{\"alg\":\"es256\"}",
	};
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_private);

	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		struct text token = token_with_header(a, key, JOSE_ES256, headers[i], "{}");
		struct text rest, head = text_split(token, '.', &rest);

		CHECK_STR(refused(key, JOSE_ES256, token), "jws-alg-unexpected");
		CHECK_STR(refused(key, JOSE_NONE, token), "jws-alg-unexpected");
		CHECK_STR(refused(key, JOSE_ES256,
				  text_of(arena_printf(a, "%.*s.e30.", TEXT_ARG(head)))),
			  "jws-alg-unexpected");
		CHECK_STR(refused(key, JOSE_ES256,
				  text_of(arena_printf(a, "%.*s.e30", TEXT_ARG(head)))),
			  "jws-malformed");
	}
	arena_free(a);
}

TEST(headers_that_are_not_plain_are_malformed)
{
	static const char *const headers[] = {
		"",
		"{}",
		"[]",
		"null",
		"\"alg\"",
		"{\"alg\":null}",
		"{\"alg\":1}",
		"{\"alg\":[\"ES256\"]}",
		"{\"Alg\":\"ES256\"}",
		"{\"alg\":\"ES256\"}x",
		"{\"alg\":\"none\",\"alg\":\"ES256\"}",
		"{\"alg\":\"none\",\"\\u0061lg\":\"ES256\"}",
		"{\"alg\":\"ES256\",\"kid\":1}",
		"{\"alg\":\"ES256\",\"kid\":\"\"}",
		"{\"alg\":\"ES256\",\"kid\":\"a\\r\\nb\"}",
		"{\"alg\":\"ES256\",\"kid\":\"a\\u0000\"}",
		"{\"alg\":\"ES256\",\"typ\":true}",
		"{\"alg\":\"ES256\",\"cty\":{}}",
		"\xef\xbb\xbf{\"alg\":\"ES256\"}",
		"{\"alg\":\"ES256\xff\"}",
		"{'alg':'ES256'}",
		"{\"alg\":\"ES256\",\"a\":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}",
	};
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_private);

	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		CHECK_STR(refused(key, JOSE_ES256,
				  token_with_header(a, key, JOSE_ES256, headers[i], "{}")),
			  "jws-malformed");
	arena_free(a);
}

TEST(a_long_kid_is_malformed)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_private);
	char *fits = arena_printf(a, "{\"alg\":\"ES256\",\"kid\":\"%0128d\"}", 0);
	char *long_one = arena_printf(a, "{\"alg\":\"ES256\",\"kid\":\"%0129d\"}", 0);

	CHECK_STR(refused(key, JOSE_ES256, token_with_header(a, key, JOSE_ES256, fits, "")), "");
	CHECK_STR(refused(key, JOSE_ES256, token_with_header(a, key, JOSE_ES256, long_one, "")),
		  "jws-malformed");
	arena_free(a);
}

TEST(extensions_are_refused_by_name)
{
	static const char *const headers[] = {
		"{\"alg\":\"ES256\",\"crit\":[\"exp\"],\"exp\":1}",
		"{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false}",
		"{\"alg\":\"ES256\",\"b64\":false}",
		"{\"alg\":\"ES256\",\"b64\":true}",
		"{\"alg\":\"ES256\",\"crit\":[]}",
		"{\"alg\":\"ES256\",\"crit\":null}",
		"{\"alg\":\"ES256\",\"crit\":[\"alg\"]}",
		"{\"alg\":\"ES256\",\"zip\":\"DEF\"}",
	};
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_private);

	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		CHECK_STR(refused(key, JOSE_ES256,
				  token_with_header(a, key, JOSE_ES256, headers[i], "{}")),
			  "jws-critical-header");
	arena_free(a);
}

TEST(a_key_in_the_header_is_never_used)
{
	struct arena *a = arena_new();
	const struct jwk *ours = key_of(a, vector_ec_private);
	const struct jwk *theirs = jwk_generate(a, JOSE_ES256, JWK_SIG);
	struct text embedded = jwk_public_json(a, theirs);
	char *header =
		arena_printf(a,
			     "{\"alg\":\"ES256\",\"jwk\":%.*s,\"jku\":\"http://127.0.0.1:9/\","
			     "\"x5u\":\"http://127.0.0.1:9/\",\"x5c\":[\"MIIB\"]}",
			     TEXT_ARG(embedded));

	CHECK_STR(refused(ours, JOSE_ES256, token_with_header(a, theirs, JOSE_ES256, header, "{}")),
		  "jws-signature-wrong");
	CHECK_STR(refused(ours, JOSE_ES256, token_with_header(a, ours, JOSE_ES256, header, "{}")),
		  "");
	arena_free(a);
}

TEST(a_key_serves_its_own_alg_use_and_key_ops_only)
{
	struct arena *a = arena_new();
	const struct jwk *rsa = key_of(a, vector_rsa_private);
	struct text token = jws_sign(a, rsa, JOSE_RS256, NULL, TEXT("{}"));
	static const char *const members[] = {
		"\"alg\":\"PS256\"",      "\"use\":\"enc\"",
		"\"key_ops\":[\"sign\"]", "\"key_ops\":[\"encrypt\",\"decrypt\"]",
		"\"key_ops\":[]",         "\"alg\":\"RSA-OAEP\"",
	};

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		CHECK_STR(refused(key_of(a, key_with(a, vector_rsa_public, members[i])), JOSE_RS256,
				  token),
			  "jws-key-unfit");
	CHECK_STR(refused(key_of(a, key_with(a, vector_rsa_public,
					     "\"alg\":\"RS256\",\"key_ops\":[\"verify\"]")),
			  JOSE_RS256, token),
		  "");
	CHECK_STR(refused(key_of(a, vector_ec_public), JOSE_RS256, token), "jws-key-unfit");
	arena_free(a);
}

TEST(a_p384_key_does_not_verify_es256)
{
	struct arena *a = arena_new();
	const struct jwk *key =
		jwk_of(a, EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384"), JOSE_ECDH_ES, JWK_ENC);

	CHECK(key != NULL);
	CHECK_STR(refused(key, JOSE_ES256, text_of(vector_es256_token)), "jws-key-unfit");
	CHECK(jws_sign(a, key, JOSE_ES256, NULL, TEXT("{}")).at == NULL);
	arena_free(a);
}

TEST(a_token_has_one_spelling)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_public);
	const char *good = vector_es256_token;
	static const char *const frames[] = {"%s=", "%s.", ".%s", " %s", "%s\n", "%s.e30", "%s\t"};

	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
		const char *mark = strchr(frames[i], '%');

		CHECK_STR(refused(key, JOSE_ES256,
				  text_of(arena_printf(a, "%.*s%s%s", (int)(mark - frames[i]),
						       frames[i], good, mark + 2))),
			  "jws-malformed");
	}
	/* ...U1Q ends in four spare bits; R sets one of them. */
	char *loose = arena_copy(a, good, strlen(good));
	loose[strlen(good) - 1] = 'R';
	CHECK_STR(refused(key, JOSE_ES256, text_of(loose)), "jws-malformed");
	CHECK_STR(refused(key, JOSE_ES256, TEXT("..")), "jws-malformed");
	CHECK_STR(refused(key, JOSE_ES256, TEXT("")), "jws-malformed");
	CHECK_STR(refused(key, JOSE_ES256, TEXT_NONE), "jws-malformed");
	CHECK_STR(refused(key, JOSE_ES256, TEXT("{\"payload\":\"\",\"signatures\":[]}")),
		  "jws-malformed");
	arena_free(a);
}

TEST(a_token_is_bounded)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_ec_private);
	char *payload = arena_alloc(a, JWS_MAX);
	struct text token;

	token = jws_sign(a, key, JOSE_ES256, NULL, (struct text){payload, 48 * 1024});
	CHECK_STR(refused(key, JOSE_ES256, token), "jws-malformed");
	token = jws_sign(a, key, JOSE_ES256, NULL, (struct text){payload, 47 * 1024});
	CHECK_STR(refused(key, JOSE_ES256, token), "");
	arena_free(a);
}

TEST(a_key_that_cannot_sign_makes_no_token)
{
	struct arena *a = arena_new();

	CHECK(jws_sign(a, key_of(a, vector_ec_public), JOSE_ES256, NULL, TEXT("{}")).at == NULL);
	CHECK(jws_sign(a, key_of(a, vector_ec_private), JOSE_RS256, NULL, TEXT("{}")).at == NULL);
	CHECK(jws_sign(a, key_of(a, vector_ec_private), JOSE_ECDH_ES, NULL, TEXT("{}")).at == NULL);
	CHECK(jws_sign(a, key_of(a, vector_ec_private), JOSE_NONE, NULL, TEXT("{}")).at == NULL);
	arena_free(a);
}
