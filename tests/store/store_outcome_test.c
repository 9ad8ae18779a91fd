/* What each call of the store answers, with a healthy Redis. */
#include "open_store.h"
#include "test.h"

TEST(what_was_put_can_be_read_until_it_is_deleted)
{
	open_store();
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(absent)");
	CHECK_STR(trip_put(STORE_SESSION, "s", "the session"), "done");
	CHECK_STR(trip_get(STORE_SESSION, "s"), "the session");
	CHECK_STR(trip_get(STORE_SESSION, "s"), "the session");
	CHECK_STR(trip(&(struct trip){.call = TRIP_DELETE, .kind = STORE_SESSION, .id = "s"}),
		  "done");
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(absent)");
	close_store();
}

TEST(what_is_taken_is_taken_once)
{
	open_store();
	CHECK_STR(trip_put(STORE_INTERACTION, "state", "a sign-in"), "done");
	CHECK_STR(trip_get(STORE_INTERACTION, "state"), "a sign-in");
	CHECK_STR(trip_take(STORE_INTERACTION, "state"), "a sign-in");
	CHECK_STR(trip_take(STORE_INTERACTION, "state"), "(absent)");
	close_store();
}

TEST(an_id_of_one_kind_is_none_of_another)
{
	open_store();
	CHECK_STR(trip_put(STORE_INTERACTION, "x", "a sign-in"), "done");
	CHECK_STR(trip_get(STORE_SESSION, "x"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "x"), "(absent)");
	CHECK_STR(trip_spend("x", "at", "token"), "absent");
	CHECK_STR(trip_take(STORE_INTERACTION, "x"), "a sign-in");
	close_store();
}

TEST(the_first_is_first_once)
{
	open_store();
	CHECK_STR(trip_first("jti-1"), "done");
	CHECK_STR(trip_first("jti-1"), "spent");
	CHECK_STR(trip_first("jti-2"), "done");
	CHECK_STR(trip_get(STORE_JTI, "jti-1"), "(spent)");
	CHECK_STR(trip_take(STORE_JTI, "jti-1"), "(spent)");
	close_store();
}

/* A session that goes on under a new id: the old one ends in the same act. */
TEST(what_a_put_ends_is_gone)
{
	struct trip t = {.call = TRIP_PUT,
			 .kind = STORE_SESSION,
			 .id = "new",
			 .text = "the session",
			 .ends = "old"};

	open_store();
	CHECK_STR(trip_put(STORE_SESSION, "old", "the session"), "done");
	CHECK_STR(trip(&t), "done");
	CHECK_STR(trip_get(STORE_SESSION, "old"), "(absent)");
	CHECK_STR(trip_get(STORE_SESSION, "new"), "the session");
	close_store();
}

TEST(the_first_writes_nothing_when_what_it_ends_has_ended)
{
	struct trip t = {.call = TRIP_FIRST,
			 .kind = STORE_CONTINUATION,
			 .id = "page",
			 .other_kind = STORE_SESSION,
			 .other = "new",
			 .text = "the session",
			 .ends = "old",
			 .must_stand = true};

	open_store();
	CHECK_STR(trip(&t), "absent");
	CHECK_STR(trip_get(STORE_SESSION, "new"), "(absent)");
	CHECK_STR(trip_put(STORE_SESSION, "old", "the session"), "done");
	t.is_over = false;
	CHECK_STR(trip(&t), "done"); /* refusing left no mark */
	CHECK_STR(trip_get(STORE_SESSION, "old"), "(absent)");
	CHECK_STR(trip_get(STORE_SESSION, "new"), "the session");
	t.is_over = false;
	CHECK_STR(trip(&t), "spent");
	close_store();
}

TEST(the_second_is_refused_without_a_write)
{
	struct trip t = {.call = TRIP_FIRST,
			 .kind = STORE_CONTINUATION,
			 .id = "page",
			 .other_kind = STORE_INTERACTION,
			 .other = "one",
			 .text = "1"};

	open_store();
	CHECK_STR(trip(&t), "done");
	t.other = "two";
	CHECK_STR(trip(&t), "spent");
	CHECK_STR(trip_take(STORE_INTERACTION, "one"), "1");
	CHECK_STR(trip_take(STORE_INTERACTION, "two"), "(absent)");
	close_store();
}

TEST(a_code_is_spent_once_and_its_replay_kills_the_token)
{
	open_store();
	CHECK_STR(trip_put(STORE_GRANT, "code", "a grant"), "done");
	CHECK_STR(trip_spend("code", "token-1", "t1"), "done");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "token-1"), "t1");
	CHECK_STR(trip_get(STORE_GRANT, "code"), "(spent)");
	CHECK_STR(trip_spend("code", "token-2", "t2"), "spent");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "token-1"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "token-2"), "(absent)");
	CHECK_STR(trip_spend("code", "token-3", "t3"), "spent");
	close_store();
}

TEST(a_code_that_never_was_writes_nothing)
{
	open_store();
	CHECK_STR(trip_spend("code", "token", "t"), "absent");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "token"), "(absent)");
	CHECK_STR(redis_ask(redis, "DBSIZE"), "0");
	close_store();
}

TEST(everything_ends)
{
	struct trip t = {
		.call = TRIP_PUT, .kind = STORE_SESSION, .id = "s", .text = "x", .ttl_s = 1};

	open_store();
	CHECK_STR(trip(&t), "done");
	CHECK_STR(trip_get(STORE_SESSION, "s"), "x");
	trips_run(1100);
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(absent)");
	close_store();
}

TEST(a_value_may_hold_any_bytes_and_be_empty)
{
	open_store();
	CHECK_STR(trip_put(STORE_SESSION, "a\r\n*1\r\n$4\r\nPING\r\n{x} *", "\r\n$-1\r\n"), "done");
	CHECK_STR(trip_get(STORE_SESSION, "a\r\n*1\r\n$4\r\nPING\r\n{x} *"), "\r\n$-1\r\n");
	CHECK_STR(trip_put(STORE_SESSION, "", ""), "done");
	CHECK_STR(trip_get(STORE_SESSION, ""), "");
	close_store();
}

TEST(a_flow_that_is_gone_is_not_woken)
{
	struct trip t = {.call = TRIP_PUT, .kind = STORE_SESSION, .id = "s", .text = "x"};

	open_store();
	trip_start(&t);
	CHECK(flow_live() == 1);
	trip_cancel_last();
	CHECK(flow_live() == 0);
	CHECK_STR(trip_get(STORE_SESSION, "s"), "x");
	CHECK(!t.is_over);
	close_store();
}
