/* key_watch_test.c -- the signer's keys come to this worker, and what it has goes to the store. */
#include "clock.h"
#include "context.h"
#include "jwk_private.h"
#include "jwks_document.h"
#include "key_report.h"
#include "key_schedule.h"
#include "key_watch.h"
#include "signer.h"
#include "test.h"
#include "world.h"
#include "world_keys.h"
#include <stdio.h>
#include <string.h>

static struct arena *stage;
static struct key keys[2];
static struct context before;

static struct key key(long long published, long long active)
{
	const struct jwk *jwk = jwk_generate(stage, JOSE_ES256, JWK_SIG);

	return (struct key){.kid = jwk->kid,
			    .use = KEY_SIGNS_TOKENS,
			    .alg = JOSE_ES256,
			    .dates = {.created = 1, .published = published, .active = active},
			    .jwk = jwk};
}

/* The signer has read these. */
static void give(size_t count, long long step)
{
	const struct key_set set = {count, keys};
	const struct key_report report =
		key_report_of(&set, step, text_of(context.worker), clock_now());

	world_keys.jwks = jwks_document(stage, &set, KEY_SIGNS_TOKENS, JOSE_ES256, clock_now()).at;
	world_keys.schedule = key_schedule_pack(stage, &set).at;
	world_keys.report =
		key_report_sign(stage, &report, context.config->settings.issuer, &keys[0]).at;
}

static bool open_watch(void)
{
	const struct signer_welcome welcome = {.jwks = text_of(world_keys.jwks),
					       .schedule = text_of(world_keys.schedule)};

	return key_watch_open(world_base, &welcome);
}

/* A worker that has just started, with one key. */
static void begin(void)
{
	world_begin();
	before = context;
	world_keys = (struct world_keys){.others = "1"};
	stage = arena_new();
	keys[0] = key(1, 1);
	keys[1] = key(1, 0);
	give(1, 1);
	CHECK(open_watch());
}

/* Another test has the world's own keys. */
static void end(void)
{
	key_watch_close();
	CHECK_NUMBER(flow_live(), 0);
	context = before;
	arena_free(stage);
}

static void tick(void)
{
	key_watch_tick();
	world_settle();
	CHECK_NUMBER(world_live, 0);
}

/* Seconds later, since another signer answers. */
static void tick_again(void)
{
	world_keys.met();
	tick();
}

static const char *cache_control(void)
{
	const char *found = strstr(world_answer.cache_control, "max-age=");

	return found == NULL ? "" : found;
}

TEST(keys_of_the_signer_are_served_without_a_reload)
{
	begin();
	world_get("/jwks");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, keys[1].kid.at) == NULL);
	give(2, 2);
	tick();
	world_get("/jwks");
	CHECK(strstr(world_answer.body, keys[0].kid.at) <
	      strstr(world_answer.body, keys[1].kid.at));
	CHECK_STR(world_keys.node, context.worker);
	CHECK(jwk_set_find(context.jwks, keys[1].kid, JOSE_ES256, JWK_SIG) != NULL);
	end();
}

TEST(the_signer_is_asked_again_after_a_while_and_at_the_date_of_a_key)
{
	begin();
	tick();
	CHECK_NUMBER(world_signer_operations, 1);
	tick();
	CHECK_NUMBER(world_signer_operations, 1);
	keys[1].dates.active = clock_now() + 1;
	give(2, 2);
	tick_again();
	CHECK_NUMBER(world_signer_operations, 2);
	tick();
	CHECK_NUMBER(world_signer_operations, 2);
	while (clock_now() < keys[1].dates.active)
		world_settle();
	give(2, 2);
	tick();
	CHECK_NUMBER(world_signer_operations, 3);
	world_get("/jwks");
	CHECK(strstr(world_answer.body, keys[1].kid.at) <
	      strstr(world_answer.body, keys[0].kid.at));
	end();
}

/* K-7 */
TEST(max_age_of_the_key_set_ends_at_the_next_planned_step)
{
	char expected[32];
	int most = context.config->settings.jwks_max_age_s, age = 0;

	begin();
	keys[0].dates.active = clock_now();
	give(1, 1);
	tick_again();
	world_get("/jwks");
	snprintf(expected, sizeof expected, "max-age=%d", most);
	CHECK(strncmp(cache_control(), expected, strlen(expected)) == 0);
	keys[1].dates.active = clock_now() + 100;
	give(2, 2);
	tick_again();
	world_get("/jwks");
	CHECK(sscanf(cache_control(), "max-age=%d", &age) == 1 && age <= 100 && age >= 98);
	CHECK(strstr(world_answer.cache_control, "no-store") == NULL);
	CHECK(*world_answer.etag == '"');
	end();
}

/* keys-unreadable */
TEST(what_is_no_key_set_changes_nothing)
{
	begin();
	world_keys.jwks = "{}";
	tick();
	CHECK(jwk_set_find(context.jwks, keys[0].kid, JOSE_ES256, JWK_SIG) != NULL);
	CHECK_NUMBER(world_store_operations, 0);
	CHECK(!open_watch());
	give(1, 1);
	world_keys.schedule = "[]";
	CHECK(!open_watch());
	end();
}

/* K-8 */
TEST(what_this_worker_has_loaded_is_reported)
{
	char expected[96];

	begin();
	tick();
	snprintf(expected, sizeof expected, "%s 1 %.8s", context.worker, keys[0].kid.at);
	CHECK_STR(world_keys.reported, expected);
	CHECK(world_keys.reported_is_proven);
	/* a key that took the place of another is one that others must have, too */
	keys[1].dates.active = clock_now();
	give(2, 2);
	tick_again();
	snprintf(expected, sizeof expected, "%s 2 *%.7s", context.worker, keys[1].kid.at);
	CHECK_STR(world_keys.reported, expected);
	world_keys.report = "";
	tick_again();
	snprintf(expected, sizeof expected, "%s 0 ", context.worker);
	CHECK_STR(world_keys.reported, expected);
	CHECK(!world_keys.reported_is_proven);
	world_keys.has_no_store = true;
	tick_again();
	CHECK_NUMBER(world_store_operations, 3);
	end();
}

/* K-8: keys-behind */
TEST(a_machine_that_missed_a_step_says_so_and_is_not_ready)
{
	static char others[128];

	begin();
	snprintf(others, sizeof others, "2 - %.*s %.*s", TEXT_ARG(keys[0].kid),
		 TEXT_ARG(keys[1].kid));
	tick();
	CHECK(!key_watch_is_behind());
	world_keys.others = others;
	tick_again();
	CHECK(key_watch_is_behind());
	give(2, 2);
	tick_again();
	CHECK(!key_watch_is_behind());
	world_keys.others = "";
	tick_again();
	CHECK(!key_watch_is_behind());
	/* others have taken a step, and wait for us with the next */
	world_keys.others = "3";
	tick_again();
	CHECK(!key_watch_is_behind());
	/* one that has just started was not waited for */
	key_watch_close();
	CHECK(open_watch());
	tick();
	CHECK(key_watch_is_behind());
	give(2, 3);
	tick_again();
	CHECK(!key_watch_is_behind());
	end();
}

TEST(other_keys_in_the_store_are_told_of_once)
{
	const struct config *unshared;
	struct config shared;

	begin();
	unshared = context.config;
	shared = *unshared;
	shared.settings.keys_shared = true;
	context.config = &shared;
	world_keys.others = "1 tag";
	tick();
	CHECK(key_watch_heard_of_others());
	CHECK(!key_watch_heard_of_others());
	tick_again();
	CHECK(!key_watch_heard_of_others());
	world_keys.others = "1 -"; /* the store lost them */
	tick_again();
	CHECK(key_watch_heard_of_others());
	shared.settings.keys_shared = false;
	world_keys.others = "1 another";
	tick_again();
	CHECK(!key_watch_heard_of_others());
	context.config = unshared;
	end();
}

TEST(keys_are_held_while_signer_or_store_are_silent_or_fail)
{
	begin();
	for (int at = 1; at <= 2; at++) {
		world_operations = 0;
		world_fail_at = at;
		tick_again();
		world_fail_at = 0;
		world_operations = 0;
		world_deadline_ms = 30;
		world_hang_at = at;
		tick_again();
		world_hang_at = world_deadline_ms = 0;
		CHECK(jwk_set_find(context.jwks, keys[0].kid, JOSE_ES256, JWK_SIG) != NULL);
	}
	give(2, 2);
	tick_again();
	CHECK_NUMBER(context.jwks->count, 2);
	end();
}
