#include "jwk_private.h"
#include "key_report.h"
#include "test.h"

static const char issuer[] = "https://parvis.example";
enum { NOW = 1000 };

static struct key key(struct arena *a, enum key_use use, struct key_dates dates)
{
	const struct jwk *jwk = jwk_generate(a, JOSE_ES256, key_use_jwk(use));

	return (struct key){
		.kid = jwk->kid, .use = use, .alg = JOSE_ES256, .dates = dates, .jwk = jwk};
}

#define SIGNS ((struct key_dates){.created = 1, .published = 1, .active = 1})
#define WAITS ((struct key_dates){.created = 1, .published = 1})

static struct text signed_by(struct arena *a, const struct key *key, struct text node)
{
	const struct key_set set = {1, key};
	const struct key_report report = key_report_of(&set, 7, node, NOW);

	return key_report_sign(a, &report, issuer, key);
}

static const struct key_report *opened(struct arena *a, struct text token, const struct key *key,
				       const struct refusal **no)
{
	const struct jwk *const keys[] = {key->jwk};
	const struct jwk_set set = {1, keys, TEXT_NONE};

	return key_report_open(a, token, issuer, &set, no);
}

TEST(a_report_says_what_is_published_and_what_signs)
{
	struct arena *a = arena_new();
	const struct key keys[] = {key(a, KEY_SIGNS_TOKENS, SIGNS), key(a, KEY_SIGNS_TOKENS, WAITS),
				   key(a, KEY_SIGNS_ASSERTIONS, SIGNS),
				   key(a, KEY_SIGNS_TOKENS, (struct key_dates){.created = 1})};
	const struct key_set set = {4, keys};
	struct key_report report = key_report_of(&set, 7, TEXT("one/run/1"), NOW);
	const struct refusal *no = NULL;
	const struct key_report *read =
		opened(a, key_report_sign(a, &report, issuer, &keys[0]), &keys[0], &no);

	CHECK_REFUSAL(no, "");
	CHECK_TEXT(read->node, "one/run/1");
	CHECK_NUMBER(read->step, 7);
	CHECK_NUMBER(read->issued_at, NOW);
	CHECK_NUMBER(read->expires_at, NOW + KEY_REPORT_LIFE_S);
	CHECK_NUMBER(read->published_count, 3);
	CHECK_NUMBER(read->signing_count, 2);
	CHECK(key_report_publishes(read, keys[0].kid) && key_report_publishes(read, keys[1].kid));
	CHECK(key_report_signs(read, keys[0].kid) && !key_report_signs(read, keys[1].kid));
	CHECK(key_report_signs(read, keys[2].kid) && !key_report_publishes(read, keys[3].kid));
	arena_free(a);
}

TEST(what_another_key_or_issuer_signed_is_no_report)
{
	struct arena *a = arena_new();
	const struct key mine = key(a, KEY_SIGNS_TOKENS, SIGNS),
			 other = key(a, KEY_SIGNS_TOKENS, SIGNS);
	const struct key_set set = {1, &mine};
	const struct key_report report = key_report_of(&set, 7, TEXT("n"), NOW);
	const struct refusal *no = NULL;

	CHECK(opened(a, signed_by(a, &other, TEXT("n")), &mine, &no) == NULL);
	CHECK_REFUSAL(no, "jws-key-unfit");
	CHECK(opened(a, key_report_sign(a, &report, "https://other.example", &mine), &mine, &no) ==
	      NULL);
	CHECK_REFUSAL(no, "key-report-malformed");
	CHECK(opened(a, TEXT("-"), &mine, &no) == NULL);
	CHECK_REFUSAL(no, "jws-malformed");
	arena_free(a);
}

/* A worker can have an ID token signed: it must not pass for a report, nor a report for it. */
TEST(a_token_of_another_type_is_no_report)
{
	struct arena *a = arena_new();
	const struct key mine = key(a, KEY_SIGNS_TOKENS, SIGNS);
	const struct text claims =
		TEXT("{\"iss\":\"https://parvis.example\",\"node\":\"n\",\"iat\":1,\"exp\":2,"
		     "\"step\":1,\"published\":[],\"signing\":[]}");
	static const char *const types[] = {NULL, "JWT", "logout+jwt", "at+jwt"};
	const struct refusal *no = NULL;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		CHECK(opened(a, jws_sign(a, mine.jwk, mine.alg, types[i], claims), &mine, &no) ==
		      NULL);
		CHECK_REFUSAL(no, "key-report-malformed");
	}
	CHECK(opened(a, jws_sign(a, mine.jwk, mine.alg, "parvis-key-report+jwt", claims), &mine,
		     &no) != NULL);
	arena_free(a);
}

TEST(claims_of_another_form_are_no_report)
{
	static const char *const unfit[] = {
		"[]",
		"{\"iss\":\"https://parvis.example\"}",
		"{\"iss\":\"https://parvis.example\",\"node\":\"n\",\"iat\":1,\"exp\":2,"
		"\"step\":-1,\"published\":[],\"signing\":[]}",
		"{\"iss\":\"https://parvis.example\",\"node\":1,\"iat\":1,\"exp\":2,"
		"\"step\":1,\"published\":[],\"signing\":[]}",
		"{\"iss\":\"https://parvis.example\",\"node\":\"n\",\"iat\":1,\"exp\":2,"
		"\"step\":1,\"published\":[1],\"signing\":[]}",
		"{\"iss\":\"https://parvis.example\",\"node\":\"n\",\"iat\":1,\"exp\":2,"
		"\"step\":1,\"published\":[],\"signing\":{}}",
	};
	struct arena *a = arena_new();
	const struct key mine = key(a, KEY_SIGNS_TOKENS, SIGNS);
	const struct refusal *no = NULL;

	for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++) {
		no = NULL;
		CHECK(opened(a,
			     jws_sign(a, mine.jwk, mine.alg, "parvis-key-report+jwt",
				      text_of(unfit[i])),
			     &mine, &no) == NULL);
		CHECK_REFUSAL(no, "key-report-malformed");
	}
	arena_free(a);
}
