#include "key_set.h"
#include "test.h"

static const struct key_dates life = {
	.created = 100, .published = 200, .active = 300, .retiring = 400, .retired = 500};

TEST(key_state_is_a_function_of_its_dates_and_the_time)
{
	const struct {
		long long now;
		const char *state;
	} moments[] = {{99, "created"},  {199, "created"}, {200, "next"},     {299, "next"},
		       {300, "current"}, {399, "current"}, {400, "previous"}, {499, "previous"},
		       {500, "retired"}, {9999, "retired"}};

	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
		CHECK_STR(key_state_name(key_state(&life, moments[i].now)), moments[i].state);
}

TEST(key_without_an_end_stays_current)
{
	const struct key_dates dates = {.created = 1, .published = 1, .active = 1};

	CHECK(key_state(&dates, 253402300799) == KEY_CURRENT);
}

TEST(key_dates_out_of_order_are_noticed)
{
	struct key_dates dates = life;

	CHECK(key_dates_are_ordered(&dates));
	dates.published = 301;
	CHECK(!key_dates_are_ordered(&dates));
	dates = life;
	dates.retired = 350;
	CHECK(!key_dates_are_ordered(&dates));
	dates = (struct key_dates){.published = 5};
	CHECK(!key_dates_are_ordered(&dates));
	dates = (struct key_dates){.created = 5, .active = 6};
	CHECK(!key_dates_are_ordered(&dates));
}

static struct key key(const char *kid, enum jose_alg alg, long long active)
{
	return (struct key){.kid = text_of(kid),
			    .alg = alg,
			    .dates = {.created = 1, .published = 1, .active = active}};
}

TEST(successor_signs_from_the_moment_it_is_active)
{
	const struct key keys[] = {key("old", JOSE_ES256, 10), key("new", JOSE_ES256, 20),
				   key("rsa", JOSE_RS256, 30)};
	const struct key_set set = {3, keys};

	CHECK(key_set_current(&set, KEY_SIGNS_TOKENS, JOSE_ES256, 9) == NULL);
	CHECK(key_set_current(&set, KEY_SIGNS_TOKENS, JOSE_ES256, 19) == &keys[0]);
	CHECK(key_set_current(&set, KEY_SIGNS_TOKENS, JOSE_ES256, 20) == &keys[1]);
	CHECK(key_set_current(&set, KEY_SIGNS_TOKENS, JOSE_RS256, 40) == &keys[2]);
}

TEST(key_of_another_use_never_signs)
{
	struct key keys[] = {key("a", JOSE_ES256, 10)};
	const struct key_set set = {1, keys};

	keys[0].use = KEY_SIGNS_ASSERTIONS;
	CHECK(key_set_current(&set, KEY_SIGNS_TOKENS, JOSE_ES256, 50) == NULL);
	CHECK(key_set_current(&set, KEY_SIGNS_ASSERTIONS, JOSE_ES256, 50) == &keys[0]);
}

TEST(key_use_is_read_by_its_name)
{
	enum key_use use;

	CHECK(key_use_parse(TEXT("client-assertion"), &use) && use == KEY_SIGNS_ASSERTIONS);
	CHECK(key_use_parse(TEXT("sig"), &use) && use == KEY_SIGNS_TOKENS);
	CHECK(key_use_parse(TEXT("dpop"), &use) && use == KEY_PROVES_POSSESSION);
	CHECK(key_use_parse(TEXT("enc"), &use) && use == KEY_DECRYPTS);
	CHECK(key_use_parse(TEXT("seal"), &use) && use == KEY_SEALS);
	CHECK(key_alg_parse(use, TEXT("A256GCM")) == SEAL_A256GCM);
	CHECK(key_alg_parse(use, TEXT("ES256")) == JOSE_NONE);
	CHECK(key_alg_parse(KEY_SIGNS_TOKENS, TEXT("A256GCM")) == JOSE_NONE);
	CHECK(key_use_jwk(KEY_DECRYPTS) == JWK_ENC && key_use_jwk(KEY_SIGNS_TOKENS) == JWK_SIG);
	CHECK(!key_use_parse(TEXT("encryption"), &use));
	CHECK_STR(key_use_name(KEY_SIGNS_ASSERTIONS), "client-assertion");
}

/* T-66: what is signed for one provider is of no use at another */
TEST(key_of_a_provider_serves_that_provider_alone)
{
	struct key keys[] = {key("a", JOSE_ES256, 10), key("b", JOSE_ES256, 20)};
	const struct key_set set = {2, keys};

	keys[0].use = keys[1].use = KEY_SIGNS_ASSERTIONS;
	keys[0].provider = TEXT("post");
	CHECK(key_set_current_of(&set, TEXT("post"), KEY_SIGNS_ASSERTIONS, JOSE_ES256, 50) ==
	      &keys[0]);
	CHECK(key_set_current_of(&set, TEXT("bank"), KEY_SIGNS_ASSERTIONS, JOSE_ES256, 50) == NULL);
	CHECK(key_set_current(&set, KEY_SIGNS_ASSERTIONS, JOSE_ES256, 50) == &keys[1]);
}

TEST(key_decrypts_before_it_is_active_and_until_it_is_retired)
{
	struct key enc = {.use = KEY_DECRYPTS, .dates = life};

	CHECK(!key_decrypts(&enc, 199));
	CHECK(key_decrypts(&enc, 200) && key_decrypts(&enc, 350) && key_decrypts(&enc, 499));
	CHECK(!key_decrypts(&enc, 500));
	enc.use = KEY_SIGNS_TOKENS;
	CHECK(!key_decrypts(&enc, 350));
}

TEST(a_canary_gets_the_next_key_once_it_was_published_long_enough)
{
	struct key keys[] = {
		{.kid = TEXT("old"), .alg = JOSE_ES256, .dates = {1, 1, 1, 0, 0, 0, 0}},
		{.kid = TEXT("new"), .alg = JOSE_ES256, .dates = {2, 100, 300, 0, 0, 0, 0}},
	};
	const struct key_set set = {2, keys};

	CHECK_TEXT(key_set_signing(&set, JOSE_ES256, 50, 149)->kid, "old");
	CHECK_TEXT(key_set_signing(&set, JOSE_ES256, 50, 150)->kid, "new");
	CHECK_TEXT(key_set_signing(&set, JOSE_ES256, 0, 299)->kid, "old");   /* no canary */
	CHECK_TEXT(key_set_signing(&set, JOSE_ES256, 500, 300)->kid, "new"); /* it is current */
	CHECK(key_set_signing(&set, JOSE_RS256, 50, 150) == NULL);
	keys[1].dates.retired = 200; /* what was seen first did not please */
	CHECK_TEXT(key_set_signing(&set, JOSE_ES256, 50, 200)->kid, "old");
	keys[1] = (struct key){
		.kid = TEXT("new"), .use = KEY_DECRYPTS, .alg = JOSE_ES256, .dates = {2, 100}};
	CHECK_TEXT(key_set_signing(&set, JOSE_ES256, 50, 200)->kid, "old");
}
