#include "key_plan.h"
#include "seal_ring.h"
#include "test.h"

static const struct key_plan plan = {.period = 1000, .lead = 100, .retention = 50, .memory = 30};
static const struct key_need need = {.use = KEY_SIGNS_TOKENS, .alg = JOSE_ES256};

static struct key key(const char *kid, struct key_dates dates)
{
	return (struct key){.kid = text_of(kid), .alg = JOSE_ES256, .dates = dates};
}

#define DATES(...) ((struct key_dates){.created = 1, __VA_ARGS__})

#define CHECK_VERDICT(verdict, name, moment)                                                       \
	do {                                                                                       \
		struct key_verdict verdict_ = (verdict);                                           \
		CHECK_REFUSAL(verdict_.no, name);                                                  \
		CHECK_NUMBER(verdict_.earliest, moment);                                           \
	} while (0)

#define CHECK_STEP(step, name, moment)                                                             \
	do {                                                                                       \
		struct key_step step_ = (step);                                                    \
		CHECK_STR(key_step_name(step_.kind), name);                                        \
		CHECK_NUMBER(step_.due, moment);                                                   \
	} while (0)

/* K-1 */
TEST(k1_there_is_never_more_than_one_current_key_of_a_kind)
{
	const struct key keys[] = {key("a", DATES(.published = 1, .active = 1)),
				   key("b", DATES(.published = 2, .active = 10)),
				   key("c", DATES(.published = 3, .active = 20))};
	const struct key_set set = {3, keys};

	for (long long now = 1; now < 30; now++) {
		int current = 0;

		for (size_t i = 0; i < set.count; i++)
			current += key_set_state(&set, &keys[i], now) == KEY_CURRENT;
		CHECK_NUMBER(current, 1);
	}
	CHECK(key_set_state(&set, &keys[0], 9) == KEY_CURRENT);
	CHECK(key_set_state(&set, &keys[0], 10) == KEY_PREVIOUS);
	CHECK(key_set_state(&set, &keys[1], 20) == KEY_PREVIOUS);
}

TEST(a_second_key_may_not_wait_beside_the_next_one)
{
	struct key keys[] = {key("a", DATES(.published = 5)), key("b", DATES(.published = 0))};
	const struct key_set set = {2, keys};

	CHECK_VERDICT(key_may_publish(&set, &keys[1], 6), "key-next-exists", 0);
	CHECK_VERDICT(key_may_publish(&set, &keys[0], 6), "key-step-impossible", 0);
	keys[0].alg = JOSE_RS256; /* K-13: algorithms rotate independently */
	CHECK_VERDICT(key_may_publish(&set, &keys[1], 6), "", 0);
}

/* K-4 */
TEST(k4_a_key_signs_no_sooner_than_all_may_have_seen_it)
{
	const struct key keys[] = {key("a", DATES(.published = 1, .active = 1)),
				   key("b", DATES(.published = 500))};
	const struct key_set set = {2, keys};

	CHECK_VERDICT(key_may_activate(&plan, &set, &keys[1], 599), "key-too-fresh", 600);
	CHECK_VERDICT(key_may_activate(&plan, &set, &keys[1], 600), "", 0);
	CHECK_VERDICT(key_may_activate(&plan, &set, &keys[0], 600), "key-step-impossible", 0);
}

TEST(lead_covers_the_longest_age_that_was_ever_promised)
{
	struct config config = {.settings = {.jwks_max_age_s = 300,
					     .key_propagation_s = 90000,
					     .key_period_s = 7,
					     .encryption_key_retention_s = 7 * 86400,
					     .session_ttl_s = 1800}};
	struct client client = {.id_token_ttl_s = 60};
	struct client *const clients[] = {&client};
	struct key keys[] = {key("a", DATES(.published = 1, .active = 1))};
	const struct key_set set = {1, keys};
	struct key_plan made;

	config.clients = clients;
	config.client_count = 1;
	CHECK_NUMBER(key_plan_of(&config, &set, KEY_SIGNS_TOKENS).lead, 90300);
	keys[0].max_age = 86400;
	made = key_plan_of(&config, &set, KEY_SIGNS_TOKENS);
	CHECK_NUMBER(made.lead, 176400);
	CHECK_NUMBER(made.retention, 2400); /* a session, a signed request, and slack */
	CHECK_NUMBER(made.memory, 600);
	client.id_token_ttl_s = 3600;
	CHECK_NUMBER(key_plan_of(&config, &set, KEY_SIGNS_TOKENS).retention, 5700);
	CHECK_NUMBER(key_plan_of(&config, &set, KEY_SIGNS_ASSERTIONS).retention, 3900);
	CHECK_NUMBER(key_plan_of(&config, &set, KEY_DECRYPTS).retention, 176400 + 7 * 86400);
}

TEST(k12_each_kind_of_key_has_a_plan_of_its_own)
{
	struct config config = {.settings = {.jwks_max_age_s = 300,
					     .key_period_s = 1,
					     .key_propagation_s = 10,
					     .provider_key_period_s = 2,
					     .encryption_key_retention_s = 1000,
					     .sealing_key_period_s = 3,
					     .sealing_key_propagation_s = 4,
					     .session_ttl_s = 1800}};
	struct client client = {.refresh_tokens = REFRESH_TOKENS_NEVER,
				.refresh_token_ttl_s = 1000000};
	struct client *const clients[] = {&client};
	struct key keys[] = {key("a", DATES(.published = 1, .active = 1))};
	const struct key_set set = {1, keys};
	struct key_plan made;

	config.clients = clients;
	config.client_count = 1;
	CHECK_NUMBER(key_plan_of(&config, &set, KEY_SIGNS_TOKENS).period, 1);
	CHECK_NUMBER(key_plan_of(&config, &set, KEY_SIGNS_ASSERTIONS).period, 2);
	CHECK_NUMBER(key_plan_of(&config, &set, KEY_PROVES_POSSESSION).period, 2);
	made = key_plan_of(&config, &set, KEY_DECRYPTS);
	CHECK(made.period == 2 && made.lead == 310 && made.retention == 1310);
	keys[0].max_age = 5000; /* of tokens: no matter of what seals */
	made = key_plan_of(&config, &set, KEY_SEALS);
	CHECK(made.period == 3 && made.lead == 4 && made.retention == 86400 + 300);
	client.refresh_tokens = REFRESH_TOKENS_ALWAYS;
	CHECK_NUMBER(key_plan_of(&config, &set, KEY_SEALS).retention, 1000300);
	client.refresh_tokens = REFRESH_TOKENS_NEVER;
	keys[0].use = KEY_SEALS;
	keys[0].max_age = 2000000; /* as it was when the key was made */
	CHECK_NUMBER(key_plan_of(&config, &set, KEY_SEALS).retention, 2000300);
	CHECK_NUMBER(key_promise(&config, KEY_SEALS), 86400);
	CHECK_NUMBER(key_promise(&config, KEY_DECRYPTS), 300);
}

TEST(no_more_keys_open_than_a_worker_holds)
{
	static struct key keys[SEAL_RING_MAX + 1];
	const struct key_set set = {SEAL_RING_MAX + 1, keys};
	struct key_need seals = {.use = KEY_SEALS, .alg = SEAL_A256GCM};

	for (size_t i = 0; i < SEAL_RING_MAX; i++)
		keys[i] = (struct key){.kid = TEXT("old"),
				       .use = KEY_SEALS,
				       .alg = SEAL_A256GCM,
				       .dates = {1, .published = 1, .active = 1 + (long long)i}};
	keys[SEAL_RING_MAX] = keys[0];
	keys[SEAL_RING_MAX].dates = (struct key_dates){.created = 1};
	CHECK_VERDICT(key_may_publish(&set, &keys[SEAL_RING_MAX], 100), "key-ring-full", 0);
	CHECK_STEP(key_plan_next(&plan, &set, &seals, 100), "retire", 51);
	keys[0].dates.retired = 99;
	CHECK_VERDICT(key_may_publish(&set, &keys[SEAL_RING_MAX], 100), "", 0);
}

/* K-5 */
TEST(k5_a_key_is_published_until_all_that_it_signed_has_expired)
{
	struct key keys[] = {key("a", DATES(.published = 1, .active = 1)),
			     key("b", DATES(.published = 2, .active = 500)),
			     key("c", DATES(.published = 400))};
	const struct key_set set = {3, keys};

	CHECK_VERDICT(key_may_retire(&plan, &set, &keys[0], 499), "key-still-signs", 0);
	CHECK_VERDICT(key_may_retire(&plan, &set, &keys[0], 548), "key-still-trusted", 549);
	CHECK_VERDICT(key_may_retire(&plan, &set, &keys[0], 549), "", 0);
	CHECK_VERDICT(key_may_retire(&plan, &set, &keys[2], 549), "", 0);
	keys[2].dates.active = 599;
	CHECK_VERDICT(key_may_retire(&plan, &set, &keys[2], 549), "", 0);
	CHECK_VERDICT(key_may_retire(&plan, &set, &keys[2], 550), "key-still-signs", 0);
}

TEST(a_key_is_kept_until_all_have_heard_that_it_is_retired)
{
	const struct key keys[] = {
		key("a", DATES(.published = 1, .active = 1, .retiring = 5, .retired = 60)),
		key("b", DATES(.published = 2)), key("c", DATES(.published = 0)),
		key("d", DATES(.published = 1, .revoked = 3))};
	const struct key_set set = {4, keys};

	CHECK_VERDICT(key_may_destroy(&plan, &set, &keys[0], 89), "key-just-retired", 90);
	CHECK_VERDICT(key_may_destroy(&plan, &set, &keys[0], 90), "", 0);
	CHECK_VERDICT(key_may_destroy(&plan, &set, &keys[1], 90), "key-step-impossible", 0);
	CHECK_VERDICT(key_may_destroy(&plan, &set, &keys[2], 90), "", 0);
	CHECK_VERDICT(key_may_destroy(&plan, &set, &keys[3], 90), "", 0);
	CHECK_VERDICT(key_may_retire(&plan, &set, &keys[0], 90), "key-step-impossible", 0);
}

/* K-17 */
TEST(k17_rollback_gives_back_to_the_one_before_while_it_is_published)
{
	struct key keys[] = {key("a", DATES(.published = 1, .active = 1)),
			     key("b", DATES(.published = 2, .active = 500))};
	const struct key_set set = {2, keys};
	const struct refusal *no = NULL;

	CHECK(key_may_roll_back(&set, &keys[1], 510, &no) == &keys[0]);
	CHECK(key_may_roll_back(&set, &keys[0], 510, &no) == NULL);
	CHECK_REFUSAL(no, "key-step-impossible");
	keys[1].dates.retiring = 510; /* what a rollback writes */
	CHECK_VERDICT(key_may_retire(&plan, &set, &keys[0], 509), "key-still-signs", 0);
	CHECK_STEP(key_plan_next(&plan, &set, &need, 509), "generate", 1400);
	CHECK(key_set_current(&set, KEY_SIGNS_TOKENS, JOSE_ES256, 510) == &keys[0]);
	CHECK_NUMBER(key_set_last_signed(&set, &keys[1], 600), 509);
	CHECK_NUMBER(key_set_last_signed(&set, &keys[0], 600), 600);
	keys[1].dates.retiring = 0;
	keys[0].dates.retired = 530; /* by a clock that is ahead */
	CHECK(key_may_roll_back(&set, &keys[1], 510, &no) == NULL);
	keys[0].dates.retired = 505;
	CHECK(key_may_roll_back(&set, &keys[1], 510, &no) == NULL);
	CHECK_REFUSAL(no, "key-predecessor-gone");
}

TEST(a_next_key_that_signs_for_canaries_is_not_retired)
{
	const struct key keys[] = {key("a", DATES(.published = 1, .active = 1)),
				   key("b", DATES(.published = 10))};
	const struct key_set set = {2, keys};
	struct key_plan canaries = plan;

	canaries.canary = 20;
	CHECK_VERDICT(key_may_retire(&canaries, &set, &keys[1], 29), "", 0);
	CHECK_VERDICT(key_may_retire(&canaries, &set, &keys[1], 30), "key-still-signs", 0);
	CHECK_VERDICT(key_may_retire(&plan, &set, &keys[1], 30), "", 0);
}

TEST(plan_knows_the_first_canary)
{
	struct client clients[] = {
		{.canary_lead_s = 0}, {.canary_lead_s = 7200}, {.canary_lead_s = 3600}};
	struct client *list[] = {&clients[0], &clients[1], &clients[2]};
	const struct config config = {.client_count = 3, .clients = list};
	const struct key_set set = {0, NULL};

	CHECK_NUMBER(key_plan_of(&config, &set, KEY_SIGNS_TOKENS).canary, 3600);
	CHECK_NUMBER(key_plan_of(&config, &set, KEY_DECRYPTS).canary, 0);
}

TEST(what_is_destroyed_or_revoked_is_not_revoked_again)
{
	const struct key revoked = key("a", DATES(.revoked = 5));
	const struct key gone = key("b", DATES(.retired = 2, .destroyed = 5));

	CHECK_VERDICT(key_may_revoke(&revoked, 4), "", 0);
	CHECK_VERDICT(key_may_revoke(&revoked, 5), "key-step-impossible", 0);
	CHECK_VERDICT(key_may_revoke(&gone, 5), "key-step-impossible", 0);
	CHECK_STR(key_state_name(key_state(&revoked.dates, 5)), "revoked");
	CHECK_STR(key_state_name(key_state(&gone.dates, 5)), "destroyed");
}

/* K-16 */
TEST(a_key_that_ends_soon_without_a_successor_is_an_alert)
{
	struct key keys[] = {key("a", DATES(.published = 1, .active = 1)),
			     key("b", DATES(.published = 0))};
	const struct key_set set = {2, keys};

	CHECK(!key_successor_is_missing(&plan, &set, &need, 60, 940));
	CHECK(key_successor_is_missing(&plan, &set, &need, 60, 941)); /* made, and nobody is told */
	keys[1].dates.published = 930;
	CHECK(!key_successor_is_missing(&plan, &set, &need, 60, 941));
	keys[1].is_standby = true; /* which never follows */
	CHECK(key_successor_is_missing(&plan, &set, &need, 60, 941));
	keys[0].dates.revoked = 5; /* none signs */
	CHECK(key_successor_is_missing(&plan, &set, &need, 60, 10));
}

TEST(plan_says_what_comes_next_and_when)
{
	struct key keys[] = {key("a", DATES(.published = 1, .active = 1)),
			     key("b", DATES(.published = 0)), key("x", DATES(.published = 1))};
	struct key_set set = {1, keys};

	keys[2].use = KEY_SIGNS_ASSERTIONS;
	CHECK_STEP(key_plan_next(&plan, &set, &need, 10), "generate", 901);
	CHECK_NUMBER(key_plan_activation(&plan, &set, &need, 901), 1001);
	CHECK_NUMBER(key_plan_activation(&plan, &set, &need, 950), 1050); /* a run was missed */
	set.count = 3;
	CHECK_STEP(key_plan_next(&plan, &set, &need, 10), "publish", 901);
	keys[1].dates.published = 20;
	CHECK_STEP(key_plan_next(&plan, &set, &need, 10), "publish", 20);
	CHECK(key_plan_next(&plan, &set, &need, 10).comes_by_itself);
	CHECK_STEP(key_plan_next(&plan, &set, &need, 20), "activate", 1001);
	keys[1].dates.active = 120;
	CHECK_STEP(key_plan_next(&plan, &set, &need, 20), "activate", 120);
	CHECK(key_plan_next(&plan, &set, &need, 20).comes_by_itself);
	CHECK_STEP(key_plan_next(&plan, &set, &need, 120), "retire", 169);
	keys[0].dates.retired = 169;
	CHECK_STEP(key_plan_next(&plan, &set, &need, 169), "destroy", 199);
	keys[0].dates.destroyed = 199;
	CHECK_STEP(key_plan_next(&plan, &set, &need, 199), "generate", 1020);
	set.count = 0;
	CHECK_STEP(key_plan_next(&plan, &set, &need, 199), "none", 0);
}
