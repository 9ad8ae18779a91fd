/* What signs while a token is out of reach, and the keys that wait for that alone. */
#include "key_plan.h"
#include "test.h"

static const struct key_need need = {.use = KEY_SIGNS_TOKENS, .alg = JOSE_ES256};

static struct key key(const char *kid, struct key_token *token, long long active)
{
	return (struct key){.kid = text_of(kid),
			    .alg = JOSE_ES256,
			    .token = token,
			    .is_standby = active == 0,
			    .dates = {.created = 1, .published = 2, .active = active}};
}

static const char *signing(const struct key_set *set)
{
	const struct key *wanted = key_set_current(set, KEY_SIGNS_TOKENS, JOSE_ES256, 100);
	const struct key *found = key_set_stand_in(set, wanted, 100);

	return found == NULL ? NULL : found->kid.at;
}

TEST(key_of_a_lost_token_is_stood_in_for)
{
	struct key_token first = {.reach = KEY_THERE}, second = {.reach = KEY_THERE};
	const struct key keys[] = {key("old", NULL, 10), key("hsm", &first, 20),
				   key("standby", &second, 0)};
	const struct key_set all = {3, keys}, without_old = {2, keys + 1};

	CHECK_STR(signing(&all), "hsm");
	first.reach = KEY_GONE;
	CHECK_STR(signing(&all), "old");
	CHECK_STR(signing(&without_old), "standby");
	second.reach = KEY_GONE;
	CHECK_STR(signing(&without_old), NULL);
	first.reach = KEY_THERE;
	CHECK_STR(signing(&without_old), "hsm");
}

TEST(token_that_is_late_is_asked_if_nobody_else_can)
{
	struct key_token first = {.reach = KEY_LATE}, second = {.reach = KEY_THERE};
	const struct key keys[] = {key("hsm", &first, 20), key("standby", &second, 0)};
	const struct key_set both = {2, keys}, one = {1, keys};

	CHECK_STR(signing(&both), "standby");
	CHECK_STR(signing(&one), "hsm");
	second.reach = KEY_GONE;
	CHECK_STR(signing(&both), "hsm");
	second.reach = KEY_LATE;
	CHECK_STR(signing(&both), "hsm");
}

TEST(only_published_keys_of_the_same_kind_stand_in)
{
	struct key_token token = {.reach = KEY_GONE};
	struct key keys[] = {key("hsm", &token, 20), key("created", NULL, 0),
			     key("revoked", NULL, 10), key("rsa", NULL, 10),
			     key("other", NULL, 10)};
	const struct key_set set = {5, keys};

	keys[1].dates.published = 0;
	keys[2].dates.revoked = 50;
	keys[3].alg = JOSE_RS256;
	keys[4].provider = TEXT("post");
	CHECK_STR(signing(&set), NULL);
	keys[2].dates.revoked = 0;
	CHECK_STR(signing(&set), "revoked");
}

/* It would be used up before it is needed. */
TEST(canary_is_not_given_a_standby)
{
	const struct key keys[] = {key("current", NULL, 10), key("standby", NULL, 0)};
	const struct key_set set = {2, keys};

	CHECK(key_set_signing(&set, JOSE_ES256, 1, 100) == &keys[0]);
}

TEST(rotation_leaves_a_standby_alone)
{
	const struct key_plan plan = {.period = 1000, .lead = 100, .retention = 50, .memory = 30};
	struct key keys[] = {key("current", NULL, 10), key("standby", NULL, 0),
			     key("next", NULL, 0)};
	struct key_set set = {2, keys};
	struct key_step step = key_plan_next(&plan, &set, &need, 100);

	CHECK_STR(key_step_name(step.kind), "generate");
	CHECK_NUMBER(step.due, 10 + 1000 - 100);
	keys[1].dates.published = 0;
	CHECK_STR(key_step_name(key_plan_next(&plan, &set, &need, 100).kind), "generate");
	set.count = 3;
	keys[2].is_standby = false;
	CHECK_REFUSAL(key_may_publish(&set, &keys[1], 100).no, ""); /* beside the next one */
	CHECK(key_plan_next(&plan, &set, &need, 100).key == &keys[2]);
}

/* Nobody wrote down what it signed: it stays published as if that had been a moment ago. */
TEST(standby_that_is_retired_stays_published_until_what_it_may_have_signed_has_expired)
{
	const struct key_plan plan = {.period = 1000, .lead = 100, .retention = 50, .memory = 30};
	struct key keys[] = {key("current", NULL, 10), key("standby", NULL, 0)};
	const struct key_set set = {2, keys};
	struct key_verdict verdict;
	struct key_step step;

	CHECK_REFUSAL(key_may_retire(&plan, &set, &keys[1], 100).no, "");
	keys[1].dates.retiring = 100;
	keys[1].dates.retired = 150;
	CHECK_STR(signing(&set), "current");
	verdict = key_may_retire(&plan, &set, &keys[1], 120);
	CHECK_REFUSAL(verdict.no, "key-still-trusted");
	CHECK_NUMBER(verdict.earliest, 150);
	step = key_plan_next(&plan, &set, &need, 120);
	CHECK_STR(key_step_name(step.kind), "retire");
	CHECK(step.key == &keys[1] && step.comes_by_itself);
	CHECK_STR(key_step_name(key_plan_next(&plan, &set, &need, 200).kind), "destroy");
}
