/* switch_watch_test.c -- what operators switch off comes to this worker. */
#include "agency.h"
#include "clock.h"
#include "context.h"
#include "sign_in_steps.h"
#include "switch_watch.h"
#include "switches_change.h"
#include "test.h"
#include "world.h"
#include "world_switches.h"
#include <stdio.h>

static void watch(void)
{
	switch_watch_start(world_base);
	world_settle();
	CHECK_NUMBER(world_live, 0);
	CHECK_NUMBER(flow_live(), 0);
}

/* What the store answers. */
static void keep_document(struct switches *s, long long version)
{
	struct arena *a = arena_new();

	s->version = version - 1;
	switches_sign(a, s, &(struct operator_change){.what = "", .by = "", .reason = ""});
	world_kept = (struct world_switches){.answers = STORE_DONE};
	snprintf(world_kept.tag, sizeof world_kept.tag, "%s", s->tag);
	snprintf(world_kept.document, sizeof world_kept.document, "%s", switches_pack(a, s).at);
	arena_free(a);
}

/* The same, with agency off. */
static void keep(long long version)
{
	struct arena *a = arena_new();
	struct switches *s = switches_none(a);

	switches_turn_off(s, &(struct off_switch){.kind = OFF_PROVIDER,
						  .id = "agency",
						  .client = "",
						  .reason = "",
						  .by = "",
						  .text = "",
						  .text_fr = "",
						  .text_vi = ""});
	keep_document(s, version);
	arena_free(a);
}

static const struct refusal *check_agency(void)
{
	return switches_check_provider(context.switches, "agency", "tax", clock_now());
}

/* A worker that has just started. */
static void begin(void)
{
	world_begin();
	switch_watch_close();
	context.switches = NULL;
}

TEST(a_new_worker_takes_what_there_is)
{
	begin();
	keep(3);
	watch();
	CHECK_REFUSAL(check_agency(), "provider-switched-off");
	CHECK_NUMBER(world_store_operations, 2); /* and says so */
	CHECK(strstr(world_kept.seen, "here/this run/1 3.") != NULL);
	watch();
	CHECK_NUMBER(world_store_operations, 3);
	CHECK_NUMBER(context.switches->version, 3);
}

TEST(where_there_is_nothing_nothing_is_off)
{
	begin();
	world_kept = (struct world_switches){.answers = STORE_STALE};
	watch();
	CHECK_REFUSAL(check_agency(), "");
	CHECK_NUMBER(context.switches->version, 0);
}

TEST(what_the_store_lost_is_given_back)
{
	begin();
	keep(3);
	watch();
	world_kept = (struct world_switches){.answers = STORE_STALE, .tag = "2.older"};
	watch();
	CHECK_REFUSAL(check_agency(), "provider-switched-off");
	CHECK_STR(world_kept.tag, context.switches->tag);
	CHECK(strstr(world_kept.document, "\"agency\"") != NULL);
}

/* switches-unreadable: what is not ours changes nothing, and lets nobody in who knows nothing */
TEST(what_is_not_ours_changes_nothing)
{
	begin();
	world_kept = (struct world_switches){.answers = STORE_ABSENT};
	watch();
	CHECK_REFUSAL(check_agency(), "switches-unknown");
	world_kept = (struct world_switches){.answers = STORE_DONE, .document = "{}"};
	watch();
	CHECK_REFUSAL(check_agency(), "switches-unknown");
	keep(3);
	watch();
	world_kept = (struct world_switches){.answers = STORE_ABSENT};
	watch();
	CHECK_REFUSAL(check_agency(), "provider-switched-off");
}

TEST(while_the_store_is_silent_the_last_holds)
{
	begin();
	keep(3);
	watch();
	for (int at = 1; at <= 2; at++) {
		keep(4 + at);
		world_operations = 0;
		world_fail_at = at;
		watch();
		CHECK_REFUSAL(check_agency(), "provider-switched-off");
		world_fail_at = 0;
		world_operations = 0;
		world_deadline_ms = 30;
		world_hang_at = at;
		keep(6 + at);
		watch();
		CHECK_REFUSAL(check_agency(), "provider-switched-off");
		world_hang_at = world_deadline_ms = 0;
	}
	watch();
	CHECK_NUMBER(context.switches->version, 8);
}

static int fetches_of_another_sign_in(void)
{
	static char form[16384];
	int before = world_http_operations;

	world_get(TAX_REQUEST);
	world_keep_cookies();
	snprintf(form, sizeof form, "request=%s&provider=agency", world_field("request"));
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 303);
	return world_http_operations - before;
}

static void flush(const char *provider, long long version)
{
	struct arena *a = arena_new();
	struct switches *s = switches_none(a);

	switches_flush_provider(s, provider);
	keep_document(s, version);
	arena_free(a);
	watch();
	CHECK_NUMBER(switches_generation(context.switches, provider), 1);
}

TEST(what_is_kept_of_a_flushed_provider_is_fetched_again)
{
	agency_begin();
	CHECK_NUMBER(fetches_of_another_sign_in(), 0);
	flush("persona", 3);
	CHECK_NUMBER(fetches_of_another_sign_in(), 0);
	flush("agency", 4);
	CHECK_NUMBER(fetches_of_another_sign_in(), 1);
	begin();
}

TEST(one_question_is_asked_at_a_time)
{
	begin();
	keep(3);
	switch_watch_start(world_base);
	switch_watch_start(world_base);
	CHECK_NUMBER(world_store_operations, 1);
	world_settle();
	begin();
}
