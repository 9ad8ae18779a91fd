#include "test.h"
#include "upstream_id_token.h"
#include "upstream_token.h"
#include <stdio.h>

#define MALFORMED "upstream-id-token-malformed"
#define CRITICAL "upstream-id-token-critical"
#define ISSUER "upstream-id-token-issuer-wrong"
#define AUDIENCE "upstream-id-token-audience-wrong"
#define UNTRUSTED "upstream-id-token-audience-untrusted"
#define AZP "upstream-id-token-azp-wrong"
#define SUB "upstream-id-token-sub-unfit"
#define EXP "upstream-id-token-exp-unfit"
#define EXPIRED "upstream-id-token-expired"
#define IAT "upstream-id-token-iat-unfit"
#define FUTURE "upstream-id-token-iat-in-future"
#define OLD "upstream-id-token-too-old"
#define NBF "upstream-id-token-not-yet-valid"
#define NONCE "upstream-id-token-nonce-wrong"
#define AT_HASH "upstream-id-token-at-hash-wrong"
#define C_HASH "upstream-id-token-c-hash-wrong"
#define S_HASH "upstream-id-token-s-hash-wrong"
#define ACR "upstream-id-token-acr-unfit"
#define AUTH_TIME "upstream-id-token-auth-time-unfit"

struct mutation {
	const char *name, *value; /* JSON; NULL removes the claim */
	const char *refusal;      /* "" if it is accepted */
};

static const struct mutation mutations[] = {
	{NULL, NULL, ""},
	{"iss", NULL, ISSUER},
	{"iss", "\"https://other.example\"", ISSUER},
	{"iss", "\"https://provider.example/\"", ISSUER},
	{"iss", "\"https://Provider.example\"", ISSUER},
	{"iss", "\"http://provider.example\"", ISSUER},
	{"iss", "[\"https://provider.example\"]", ISSUER},
	{"iss", "null", ISSUER},
	{"iss", "1", ISSUER},
	{"iss", "\"\"", ISSUER},
	{"aud", NULL, AUDIENCE},
	{"aud", "\"other\"", AUDIENCE},
	{"aud", "\"Parvis\"", AUDIENCE},
	{"aud", "\"parvis \"", AUDIENCE},
	{"aud", "[]", AUDIENCE},
	{"aud", "[\"other\"]", AUDIENCE},
	{"aud", "[\"parvis\"]", ""},
	{"aud", "[\"parvis\",\"other\"]", UNTRUSTED},
	{"aud", "[\"other\",\"parvis\"]", UNTRUSTED},
	{"aud", "[\"parvis\",1]", AUDIENCE},
	{"aud", "[\"parvis\",\"\"]", UNTRUSTED},
	{"aud", "[[\"parvis\"]]", AUDIENCE},
	{"aud", "{\"parvis\":1}", AUDIENCE},
	{"aud", "null", AUDIENCE},
	{"azp", NULL, ""},
	{"azp", "\"other\"", AZP},
	{"azp", "\"\"", AZP},
	{"azp", "[\"parvis\"]", AZP},
	{"azp", "null", AZP},
	{"sub", NULL, SUB},
	{"sub", "\"\"", SUB},
	{"sub", "24400320", SUB},
	{"sub", "[\"24400320\"]", SUB},
	{"sub", "null", SUB},
	{"sub", "\"Nguy\\u1ec5n\"", SUB},
	{"sub", "\"a\\nb\"", SUB},
	{"exp", NULL, EXP},
	{"exp", "\"1800000300\"", EXP},
	{"exp", "1800000300.5", EXP},
	{"exp", "-1", EXP},
	{"exp", "1e300", EXP},
	{"exp", "9007199254740993", EXP},
	{"exp", "253402300800", EXP},
	{"exp", "253402300799", ""},
	{"exp", "null", EXP},
	{"exp", "true", EXP},
	{"exp", "0", EXPIRED},
	{"exp", "1799999989", EXPIRED},
	{"exp", "1799999990", EXPIRED},
	{"exp", "1799999991", ""},
	{"iat", NULL, IAT},
	{"iat", "\"1799999999\"", IAT},
	{"iat", "-1799999999", IAT},
	{"iat", "1e300", IAT},
	{"iat", "1799999999.25", IAT},
	{"iat", "{}", IAT},
	{"iat", "1800000010", ""},
	{"iat", "1800000011", FUTURE},
	{"iat", "1800000061", FUTURE},
	{"iat", "1799999390", ""},
	{"iat", "1799999389", OLD},
	{"iat", "0", OLD},
	{"nbf", NULL, ""},
	{"nbf", "1800000010", ""},
	{"nbf", "1800000011", NBF},
	{"nbf", "\"1799999999\"", NBF},
	{"nbf", "null", NBF},
	{"nbf", "-5", NBF},
	{"nonce", NULL, NONCE},
	{"nonce", "\"\"", NONCE},
	{"nonce", "\"n-0S6_WzA2Mk\"", NONCE},
	{"nonce", "\"n-0S6_WzA2M\"", NONCE},
	{"nonce", "\"n-0S6_WzA2MjX\"", NONCE},
	{"nonce", "[\"n-0S6_WzA2Mj\"]", NONCE},
	{"nonce", "null", NONCE},
	{"at_hash", NULL, ""},
	{"at_hash", "\"\"", AT_HASH},
	{"at_hash", "\"77QmUPtjPfzWtF2AnpK9RR\"", AT_HASH},
	{"at_hash", "\"77QmUPtjPfzWtF2AnpK9RQ==\"", AT_HASH},
	{"at_hash", "null", AT_HASH},
	{"at_hash", "1", AT_HASH},
	{"c_hash", NULL, ""},
	{"c_hash", "\"77QmUPtjPfzWtF2AnpK9RQ\"", C_HASH},
	{"c_hash", "\"\"", C_HASH},
	{"c_hash", "[]", C_HASH},
	{"s_hash", NULL, ""},
	{"s_hash", "\"77QmUPtjPfzWtF2AnpK9RQ\"", S_HASH},
	{"s_hash", "null", S_HASH},
	{"acr", NULL, ""},
	{"acr", "[\"eidas3\"]", ACR},
	{"acr", "3", ACR},
	{"acr", "null", ACR},
	{"auth_time", NULL, ""},
	{"auth_time", "\"1799999990\"", AUTH_TIME},
	{"auth_time", "null", AUTH_TIME},
	{"auth_time", "-1", AUTH_TIME},
	{"auth_time", "1e300", AUTH_TIME},
	{"auth_time", "1800000010", ""},
	{"auth_time", "1800000011", AUTH_TIME},
	{"auth_time", "0", ""},
	{"anything", "{\"else\":[1,2]}", ""},
};

TEST(each_spoilt_claim_is_refused_by_name)
{
	struct token_world w;

	token_world(&w);
	for (size_t i = 0; i < sizeof mutations / sizeof *mutations; i++) {
		const struct mutation *m = &mutations[i];

		token_sign(&w, token_claims(&w, m->name, m->value), "JWT");
		if (strcmp(token_verdict(&w), m->refusal) != 0)
			printf("%s: %s\n", m->name, m->value);
		CHECK_STR(token_verdict(&w), m->refusal);
	}
	token_world_end(&w);
}

/* F-9: further audiences are trusted by configuration alone, and then azp says who asked */
TEST(several_audiences_are_configured_and_need_azp)
{
	static const char *const trusted[] = {"registry", "archive", NULL};
	struct token_world w;

	token_world(&w);
	w.provider.trusted_audiences = trusted;
	token_sign(&w, token_claims(&w, "aud", "[\"registry\",\"parvis\"]"), NULL);
	CHECK_STR(token_verdict(&w), "");
	token_sign(&w, token_claims(&w, "aud", "[\"parvis\",\"registry\",\"other\"]"), NULL);
	CHECK_STR(token_verdict(&w), UNTRUSTED);
	token_sign(&w, token_claims(&w, "aud", "[\"registry\"]"), NULL);
	CHECK_STR(token_verdict(&w), AUDIENCE);
	{
		json_t *claims = token_claims(&w, "aud", "[\"registry\",\"parvis\"]");

		json_object_del(claims, "azp");
		token_sign(&w, claims, NULL);
		CHECK_STR(token_verdict(&w), "upstream-id-token-azp-missing");
	}
	token_world_end(&w);
}

TEST(a_subject_has_255_characters_at_most)
{
	struct token_world w;
	char sub[260] = "\"";

	token_world(&w);
	memset(sub + 1, 'a', 255);
	strcpy(sub + 256, "\"");
	token_sign(&w, token_claims(&w, "sub", sub), NULL);
	CHECK_STR(token_verdict(&w), "");
	strcpy(sub + 256, "a\"");
	token_sign(&w, token_claims(&w, "sub", sub), NULL);
	CHECK_STR(token_verdict(&w), SUB);
	token_world_end(&w);
}

TEST(a_token_of_another_type_is_no_id_token)
{
	static const char *const types[] = {"at+jwt", "logout+jwt", "JWTX", "JW", ""};
	struct token_world w;

	token_world(&w);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		token_sign(&w, token_claims(&w, NULL, NULL), types[i]);
		CHECK_STR(token_verdict(&w), "upstream-id-token-typ-wrong");
	}
	token_sign(&w, token_claims(&w, NULL, NULL), "jwt");
	CHECK_STR(token_verdict(&w), "");
	token_sign(&w, token_claims(&w, NULL, NULL), NULL);
	CHECK_STR(token_verdict(&w), "");
	token_world_end(&w);
}

static const char *forged(const char *header)
{
	static char sixty_four[65] =
		"0123456789012345678901234567890123456789012345678901234567890123";
	const char *verdict;
	struct token_world w;

	token_world(&w);
	token_forge(&w, header, token_claims(&w, NULL, NULL), text_of(sixty_four));
	verdict = token_verdict(&w);
	token_world_end(&w);
	return verdict;
}

TEST(unsigned_and_wrongly_signed_tokens_are_refused)
{
	CHECK_STR(forged("{\"alg\":\"ES256\"}"), "upstream-id-token-signature-wrong");
	CHECK_STR(forged("{\"alg\":\"RS256\"}"), "upstream-id-token-alg-wrong");
	CHECK_STR(forged("{\"alg\":\"PS256\"}"), "upstream-id-token-alg-wrong");
	CHECK_STR(forged("{\"alg\":\"ES256\",\"kid\":\"unknown\"}"),
		  "upstream-id-token-key-unknown");
	CHECK_STR(forged("{\"alg\":\"none\"}"), "upstream-id-token-alg-wrong");
	CHECK_STR(forged("{\"alg\":\"None\"}"), "upstream-id-token-alg-wrong");
	CHECK_STR(forged("{\"alg\":\"HS256\"}"), "upstream-id-token-alg-wrong");
	CHECK_STR(forged("{\"alg\":\"es256\"}"), "upstream-id-token-alg-wrong");
	CHECK_STR(forged("{\"alg\":\"RSA-OAEP\"}"), "upstream-id-token-alg-wrong");
	CHECK_STR(forged("{\"alg\":\"ES256\",\"crit\":[\"x\"],\"x\":1}"), CRITICAL);
	CHECK_STR(forged("{\"alg\":\"ES256\",\"crit\":[]}"), CRITICAL);
	CHECK_STR(forged("{\"alg\":\"ES256\",\"b64\":false}"), CRITICAL);
	CHECK_STR(forged("{\"alg\":\"ES256\",\"zip\":\"DEF\"}"), CRITICAL);
	CHECK_STR(forged("{}"), MALFORMED);
	CHECK_STR(forged("[]"), MALFORMED);
}

TEST(what_is_not_a_compact_jws_is_malformed)
{
	static const char *const tokens[] = {"",
					     ".",
					     "..",
					     "a.b",
					     "a.b.c.d",
					     "not a token",
					     "eyJhbGciOiJFUzI1NiJ9.e30",
					     "eyJhbGciOiJFUzI1NiJ9.W10.AAAA"};
	struct token_world w;

	token_world(&w);
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
		w.upstream.id_token = text_of(tokens[i]);
		CHECK_STR(token_verdict(&w), MALFORMED);
	}
	w.upstream.id_token = TEXT("eyJhbGciOiJub25lIn0.e30.");
	CHECK_STR(token_verdict(&w), "upstream-id-token-alg-wrong");
	token_world_end(&w);
}

TEST(a_changed_byte_breaks_the_signature)
{
	struct token_world w;
	char *token;

	token_world(&w);
	token_sign(&w, token_claims(&w, NULL, NULL), NULL);
	token = arena_string(w.arena, w.upstream.id_token);
	token[w.upstream.id_token.len - 10] ^= 1;
	w.upstream.id_token.at = token;
	CHECK(*token_verdict(&w) != '\0');
	token_world_end(&w);
}

TEST(another_key_of_the_same_kid_does_not_verify)
{
	struct token_world w, other;

	token_world(&w);
	token_world(&other);
	token_sign(&w, token_claims(&w, NULL, NULL), NULL);
	other.key->kid = w.key->kid;
	w.keys[0] = other.key;
	CHECK_STR(token_verdict(&w), "upstream-id-token-signature-wrong");
	w.keys[0] = w.key;
	CHECK_STR(token_verdict(&w), "");
	w.set.count = 0;
	CHECK_STR(token_verdict(&w), "upstream-id-token-key-unknown");
	token_world_end(&other);
	token_world_end(&w);
}

TEST(without_kid_there_must_be_one_fitting_key)
{
	struct token_world w, other;

	token_world(&w);
	token_world(&other);
	w.key->kid = TEXT_NONE;
	token_sign(&w, token_claims(&w, NULL, NULL), NULL);
	CHECK_STR(token_verdict(&w), "");
	w.keys[1] = other.key;
	w.set.count = 2;
	CHECK_STR(token_verdict(&w), "upstream-id-token-key-unknown");
	token_world_end(&other);
	token_world_end(&w);
}

static const char *with_auth_time(const char *auth_time, long long max_age, bool force_login)
{
	struct token_world w;
	const char *verdict;

	token_world(&w);
	w.upstream.max_age = max_age;
	w.upstream.force_login = force_login;
	token_sign(&w, token_claims(&w, "auth_time", auth_time), NULL);
	verdict = token_verdict(&w);
	token_world_end(&w);
	return verdict;
}

TEST(max_age_is_proven_by_auth_time)
{
	CHECK_STR(with_auth_time(NULL, 3600, false), AUTH_TIME);
	CHECK_STR(with_auth_time("1799996390", 3600, false), "");
	CHECK_STR(with_auth_time("1799996389", 3600, false), "upstream-login-too-old");
	CHECK_STR(with_auth_time("1799999930", 0, true), ""); /* after it was asked, less skew */
	CHECK_STR(with_auth_time("1799999929", 0, true), "upstream-login-too-old");
}

TEST(a_forced_login_happened_after_it_was_asked)
{
	CHECK_STR(with_auth_time(NULL, -1, true), "");
	CHECK_STR(with_auth_time("1799999930", -1, true), "");
	CHECK_STR(with_auth_time("1799999929", -1, true), "upstream-login-too-old");
	CHECK_STR(with_auth_time("1799990000", -1, false), "");
}

TEST(the_skew_is_the_providers)
{
	struct token_world w;

	token_world(&w);
	token_sign(&w, token_claims(&w, "iat", "1800000060"), NULL);
	CHECK_STR(token_verdict(&w), FUTURE);
	w.provider.clock_skew_s = 60;
	CHECK_STR(token_verdict(&w), "");
	token_world_end(&w);
}
