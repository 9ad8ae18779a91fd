/* A session's codes, with a real Redis: it ends with all that they gave. */
#include "open_store.h"
#include "store_logout.h"
#include "test.h"
#include <stdio.h>

static void begin(void)
{
	open_store();
	CHECK_STR(trip_put(STORE_SESSION, "s", "the session"), "done");
}

static const char *code;
static char access_token[16], family[16];

static enum turn ask_issue(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	const struct store_write writes[] = {
		{STORE_GRANT, code, TEXT("grant"), 60},
		{STORE_CODES, "sid", TEXT_NONE, 60},
	};

	(void)value, (void)outcome;
	return store_put(f, writes, 2);
}

static void issue(const char *id)
{
	code = id;
	CHECK_STR(trip(&(struct trip){.ask = ask_issue}), "done");
}

static enum turn ask_redeem(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	const struct store_write writes[] = {
		{STORE_ACCESS_TOKEN, access_token, TEXT("token"), 60},
		{STORE_FAMILY, family, TEXT("grant"), 60},
	};

	(void)value;
	return store_spend(f, STORE_GRANT, code, 60, writes, 2, outcome);
}

/* Its access token is "a-ID", its family "f-ID". */
static const char *redeem(const char *id)
{
	code = id;
	snprintf(access_token, sizeof access_token, "a-%s", id);
	snprintf(family, sizeof family, "f-%s", id);
	return trip(&(struct trip){.ask = ask_redeem});
}

static const char *refresh(const char *id, const char *token)
{
	return trip(&(struct trip){.call = TRIP_RENEW,
				   .kind = STORE_FAMILY,
				   .id = id,
				   .text = "token",
				   .other_kind = STORE_ACCESS_TOKEN,
				   .other = token,
				   .renewal = {0, 0, true}});
}

static enum turn ask_end(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)value;
	return store_end_session(f, "s", "sid", NULL, 0, NULL, outcome);
}

static const char *sign_out(void) { return trip(&(struct trip){.ask = ask_end}); }

TEST(a_session_ends_with_all_that_its_codes_gave)
{
	begin();
	issue("1");
	issue("2");
	CHECK_STR(redeem("1"), "done");
	CHECK_STR(redeem("2"), "done");
	CHECK_STR(refresh("f-2", "a-again"), "done");
	CHECK_STR(trip_put(STORE_ACCESS_TOKEN, "of somebody else", "token"), "done");
	CHECK_STR(sign_out(), "done");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-1"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-2"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-again"), "(absent)");
	CHECK_STR(trip_get(STORE_FAMILY, "f-1"), "(absent)");
	CHECK_STR(trip_get(STORE_FAMILY, "f-2"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "of somebody else"), "token");
	CHECK_STR(redeem("1"), "spent");
	close_store();
}

TEST(a_code_that_waits_ends_with_its_session)
{
	begin();
	issue("1");
	CHECK_STR(sign_out(), "done");
	CHECK_STR(redeem("1"), "absent");
	close_store();
}

TEST(only_a_session_that_stands_ends_its_codes)
{
	begin();
	issue("1");
	CHECK_STR(redeem("1"), "done");
	CHECK_STR(trip(&(struct trip){.call = TRIP_DELETE, .kind = STORE_SESSION, .id = "s"}),
		  "done");
	CHECK_STR(sign_out(), "absent");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-1"), "token");
	close_store();
}

/* A page that asks silently, again and again, pushes nobody's tokens out: its own codes expire. */
TEST(of_sixty_five_codes_those_that_are_gone_make_room)
{
	char id[8];

	begin();
	issue("1");
	CHECK_STR(redeem("1"), "done");
	for (int i = 2; i <= 100; i++) {
		snprintf(id, sizeof id, "%d", i);
		issue(id);
		CHECK_STR(trip(&(struct trip){.call = TRIP_DELETE, .kind = STORE_GRANT, .id = id}),
			  "done");
	}
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-1"), "token");
	CHECK_STR(sign_out(), "done");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-1"), "(absent)");
	close_store();
}

TEST(of_sixty_five_codes_that_stand_the_oldest_ends)
{
	char id[8];

	begin();
	for (int i = 1; i <= 64; i++) {
		snprintf(id, sizeof id, "%d", i);
		issue(id);
		CHECK_STR(redeem(id), "done");
	}
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-1"), "token");
	issue("65");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-1"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-2"), "token");
	CHECK_STR(sign_out(), "done");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-2"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a-64"), "(absent)");
	CHECK_STR(redeem("65"), "absent");
	close_store();
}
