/* The queue of notices, with a real Redis: nothing is lost, nothing is told twice by two. */
#include "clock.h"
#include "open_store.h"
#include "store_logout.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char durable[] = "appendfsync always";

/* --- what the calls below are made with --- */

static const char *session;
static struct store_notice notices[STORE_NOTICES_MAX];
static size_t notice_count;
static const char *busy[3];
static int lease_ms;
static struct store_settlement settlement;

static enum turn ask_end(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	const struct store_write write = {STORE_SIGN_OUT, "way back", TEXT("home"), 60};

	(void)value;
	return store_end_session(f, session, "sid", notices, notice_count, &write, outcome);
}

static enum turn ask_claim(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	return store_claim_notice(f, lease_ms, busy, value, outcome);
}

static enum turn ask_settle(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)value, (void)outcome;
	return store_settle_notice(f, &notices[0], &settlement);
}

static enum turn ask_status(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)outcome;
	return store_read_notice_status(f, value);
}

static const char *end(const char *id)
{
	session = id;
	return trip(&(struct trip){.ask = ask_end});
}

/* The notice, or the outcome in brackets. */
static const char *claim(int for_ms)
{
	static struct trip t;
	static char words[32];

	t = (struct trip){.ask = ask_claim};
	lease_ms = for_ms;
	if (strcmp(trip(&t), "done") == 0)
		return t.value;
	snprintf(words, sizeof words, "(%s)", trip_word(&t));
	return words;
}

static void settle(const char *client, const char *id, enum store_notice_end how, int delay_ms)
{
	notices[0] = (struct store_notice){client, id, TEXT("again")};
	settlement = (struct store_settlement){how, "status-500", delay_ms};
	CHECK_STR(trip(&(struct trip){.ask = ask_settle}), "done");
}

static bool status_says(const char *line)
{
	static struct trip t;

	t = (struct trip){.ask = ask_status};
	CHECK_STR(trip(&t), "done");
	return strstr(t.value, line) != NULL;
}

static void notice(const char *client, const char *id, const char *value)
{
	notices[notice_count++] = (struct store_notice){client, id, text_of(value)};
}

static void session_of_two(void)
{
	open_store_with(durable);
	notice_count = 0;
	busy[0] = NULL;
	CHECK_STR(trip_put(STORE_SESSION, "s", "the session"), "done");
	notice("tax", "id-1", "to tax");
	notice("health", "id-2", "to health");
	CHECK_STR(end("s"), "done");
}

TEST(a_session_ends_once_and_its_clients_are_due)
{
	session_of_two();
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(absent)");
	CHECK_STR(trip_take(STORE_SIGN_OUT, "way back"), "home");
	CHECK_STR(end("s"), "absent");
	CHECK_STR(trip_take(STORE_SIGN_OUT, "way back"), "(absent)");
	CHECK(status_says("tax pending 1"));
	CHECK_STR(claim(60000), "to tax");
	CHECK_STR(claim(60000), "to health");
	CHECK_STR(claim(60000), "(absent)");
	settle("tax", "id-1", NOTICE_DELIVERED, 0);
	settle("tax", "id-1", NOTICE_DELIVERED, 0); /* by one whose lease was over: not counted */
	CHECK(status_says("tax pending 0") && status_says("tax delivered 1"));
	CHECK(status_says("health pending 1"));
	close_store();
}

TEST(a_notice_of_a_worker_that_died_is_due_again)
{
	session_of_two();
	busy[0] = "health";
	busy[1] = NULL;
	CHECK_STR(claim(50), "to tax");
	CHECK_STR(claim(50), "(absent)");
	trips_run(80);
	CHECK_STR(claim(50), "to tax");
	close_store();
}

TEST(a_client_that_fails_waits_and_hides_nobody)
{
	session_of_two();
	CHECK_STR(claim(60000), "to tax");
	settle("tax", "id-1", NOTICE_RETRIED, 150);
	CHECK_STR(claim(60000), "to health");
	CHECK_STR(claim(60000), "(absent)");
	CHECK(status_says("tax last_problem status-500") && status_says("tax retried 1"));
	trips_run(300);
	CHECK_STR(claim(60000), "again");
	settle("tax", "id-1", NOTICE_FAILED, 0);
	CHECK(status_says("tax pending 0") && status_says("tax failed 1"));
	close_store();
}

/* 70 of one client, more than one claim looks at, and it is being told something else already. */
TEST(a_crowd_of_one_client_lets_others_pass)
{
	char id[8];

	open_store_with(durable);
	busy[0] = "slow";
	for (int i = 0; i < 70; i++) {
		snprintf(id, sizeof id, "id-%d", i);
		CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "done");
		notice_count = 0;
		notice("slow", id, "to slow");
		CHECK_STR(end("s"), "done");
	}
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "done");
	notice_count = 0;
	notice("tax", "id-tax", "to tax");
	CHECK_STR(end("s"), "done");
	CHECK_STR(claim(60000), "(absent)");
	CHECK_STR(claim(60000), "to tax");
	close_store();
}

TEST(a_restart_of_redis_loses_no_notice)
{
	session_of_two();
	redis_kill(redis);
	CHECK(trips_not_ready(5000));
	redis_start_again(redis, durable);
	CHECK(trips_ready(5000));
	CHECK_STR(claim(60000), "to tax");
	CHECK_STR(claim(60000), "to health");
	close_store();
}

TEST(a_dump_of_the_queue_opens_nothing)
{
	size_t len;
	char *dump;

	session_of_two();
	dump = redis_dump(redis, &len);
	CHECK(memmem(dump, len, "to tax", 6) == NULL);
	CHECK(memmem(dump, len, "the session", 11) == NULL);
	free(dump);
	close_store();
}

static struct trip ends[64];

TEST(of_many_who_end_a_session_one_finds_it)
{
	int done = 0;

	open_store_with(durable);
	for (int round = 0; round < 20; round++) {
		CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "done");
		notice_count = 0;
		session = "s";
		done = 0;
		for (int i = 0; i < 64; i++) {
			ends[i] = (struct trip){.ask = ask_end};
			trip_start(&ends[i]);
		}
		for (int i = 0; i < 64; i++) {
			trip_wait(&ends[i]);
			done += ends[i].outcome == STORE_DONE;
		}
		CHECK_NUMBER(done, 1);
	}
	close_store();
}

TEST(a_list_grows_by_its_writes_and_forgets_the_oldest)
{
	char id[8];

	open_store_with(durable);
	CHECK_STR(trip_put(STORE_SESSIONS, "sub agency anne", "one"), "done");
	CHECK_STR(trip_put(STORE_SESSIONS, "sub agency anne", "two"), "done");
	CHECK_STR(trip_get(STORE_SESSIONS, "sub agency anne"), "one\ntwo\n");
	for (int i = 0; i < 70; i++) {
		snprintf(id, sizeof id, "n-%d", i);
		CHECK_STR(trip_put(STORE_SESSIONS, "sub agency anne", id), "done");
	}
	CHECK(strncmp(trip_get(STORE_SESSIONS, "sub agency anne"), "n-6\nn-7\n", 8) == 0);
	close_store();
}
