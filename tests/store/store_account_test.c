/* Accounts, with a real Redis: who is closed or unwanted gives nothing, and sign-ins are
 * remembered. */
#include "account_login.h"
#include "account_record.h"
#include "open_store.h"
#include "store_account.h"
#include "test.h"
#include <stdio.h>

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

enum { TODAY = 20414 };

static struct arena *a;

static void begin(void)
{
	a = arena_new();
	open_store();
}

static void end(void)
{
	close_store();
	arena_free(a);
}

/* --- a sign-in --- */

static struct account_login login;
static struct account_login_terms terms;

static void sign_in_is(const char *session, const char *its_sid)
{
	login = (struct account_login){.at = (long long)TODAY * DAY_S,
				       .client = "tax",
				       .provider = "agency",
				       .acr = "",
				       .told = "",
				       .network = "",
				       .code = "",
				       .session = session};
	terms = (struct account_login_terms){
		.sid = its_sid,
		.provider_word = account_provider_word(a, ID, login.provider),
		.kept = 16,
		.days = 180,
	};
}

static enum turn ask_put(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	const struct store_write writes[] = {
		{STORE_GRANT, login.session, TEXT("grant"), 60},
		{STORE_ACCOUNT, ID, account_login_write(f->arena, &login, &terms), 600},
		{STORE_CODES, account_grants(f->arena, ID), TEXT_NONE, 600},
	};

	(void)value;
	return store_put_for_account(f, writes, 3, outcome);
}

static enum turn ask_first(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	const struct store_write writes[] = {
		{STORE_GRANT, login.session, TEXT("grant"), 60},
		{STORE_ACCOUNT, ID, account_login_write(f->arena, &login, &terms), 600},
	};

	(void)value;
	return store_first(f, STORE_CONTINUATION, login.session, 60, writes, 2, outcome);
}

static const char *put(void) { return trip(&(struct trip){.ask = ask_put}); }
static const char *first(void) { return trip(&(struct trip){.ask = ask_first}); }

static const char *sign_in(const char *session, const char *its_sid)
{
	sign_in_is(session, its_sid);
	return put();
}

/* --- a change --- */

static struct account_change change;

static enum turn ask_change(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)value;
	return store_change_account(f, ID, &change, outcome);
}

static const char *change_to(const char *before, const char *after, bool keeps, bool ends)
{
	change = (struct account_change){before, after, 0, keeps, ends};
	return trip(&(struct trip){.ask = ask_change});
}

static const char *sessions(const char *separator)
{
	static char sum[2048];
	struct trip t = {.call = TRIP_GET, .kind = STORE_ACCOUNT, .id = ID};
	struct account_record record;
	struct account_login one;

	sum[0] = '\0';
	if (strcmp(trip(&t), "done") != 0)
		return trip_word(&t);
	CHECK(account_record_read(a, text_of(arena_string(a, text_of(t.value))), &record));
	while (account_login_next(a, &record.logins, &one))
		snprintf(sum + strlen(sum), sizeof sum - strlen(sum), "%s%s", one.session,
			 separator);
	return sum;
}

TEST(a_login_is_remembered_and_the_account_begins)
{
	begin();
	CHECK_STR(sign_in("one", "s"), "done");
	CHECK_STR(sign_in("two", "t"), "done");
	CHECK_STR(sessions(" "), "one two ");
	CHECK_STR(sign_in("one-again", "s"), "done"); /* the same session, continued */
	CHECK_STR(sessions(" "), "two one-again ");
	CHECK_STR(change_to("+ 20414 x", "+ 20414 x", true, false), "done");
	CHECK_STR(sessions(" "), "two one-again ");
	end();
}

/* N14: bounded in number and in age. */
TEST(the_oldest_logins_go)
{
	char session[16];

	begin();
	for (int i = 0; i < 20; i++) {
		snprintf(session, sizeof session, "%d", i);
		CHECK_STR(sign_in(arena_string(a, text_of(session)),
				  arena_string(a, text_of(session))),
			  "done");
	}
	CHECK_STR(sessions(","), "4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,");
	sign_in_is("next-year", "n");
	login.at += 181LL * DAY_S;
	CHECK_STR(put(), "done");
	CHECK_STR(sessions(","), "next-year,");
	end();
}

/* Y180001: nothing is written, and it stays as it is without an end. */
TEST(an_account_that_is_closed_gives_nothing)
{
	begin();
	CHECK_STR(sign_in("one", "s"), "done");
	CHECK_STR(change_to("+ 20414 x", "- 20414 x", true, false), "done");
	CHECK_STR(sign_in("two", "t"), "closed");
	CHECK_STR(trip_get(STORE_GRANT, "two"), "(absent)");
	sign_in_is("three", "t");
	CHECK_STR(first(), "closed");
	CHECK_STR(sessions(" "), "one ");
	CHECK_STR(change_to("- 20414 x", "+ 20414 x", true, false), "done");
	CHECK_STR(first(), "done"); /* its one use was not spent */
	CHECK_STR(first(), "spent");
	CHECK_STR(trip_get(STORE_GRANT, "three"), "grant");
	end();
}

TEST(an_account_can_be_closed_before_anybody_signs_in)
{
	begin();
	CHECK_STR(change_to("", "- 0 x", true, false), "done");
	CHECK_STR(sign_in("one", "s"), "closed");
	CHECK_STR(change_to("- 0 x", "+ 0 x", true, false), "done");
	CHECK_STR(sign_in("one", "s"), "done");
	CHECK_STR(change_to("+ 20414 x", "", false, false), "done"); /* the day came with it */
	CHECK_STR(sessions(" "), "absent");
	end();
}

/* Y100011 */
TEST(a_provider_that_is_not_wanted_gives_nothing)
{
	const char *agency, *other;

	begin();
	agency = account_provider_word(a, ID, "agency");
	other = account_provider_word(a, ID, "other");
	CHECK_STR(change_to("", arena_printf(a, "+ 0 x %s %s", other, agency), true, false),
		  "done");
	CHECK_STR(sign_in("one", "s"), "unwanted");
	sign_in_is("one", "s");
	CHECK_STR(first(), "unwanted");
	CHECK_STR(change_to(change.after, arena_printf(a, "+ 0 x %s", other), true, false), "done");
	CHECK_STR(sign_in("one", "s"), "done");
	CHECK_STR(change_to(arena_printf(a, "+ 20414 x %s", other),
			    arena_printf(a, "+ 20414 o %s", other), true, false),
		  "done");
	CHECK_STR(sign_in("two", "t"), "unwanted");
	CHECK_STR(change_to(change.after, arena_printf(a, "+ 20414 o %s", agency), true, false),
		  "done");
	CHECK_STR(sign_in("two", "t"), "done");
	end();
}

/* Somebody wrote to Redis: what cannot be decided is refused, and other kinds of value are as good
 * as none. */
TEST(control_that_cannot_be_read_is_closed)
{
	begin();
	CHECK_STR(change_to("", "? 0 x", true, false), "done");
	CHECK_STR(sign_in("one", "s"), "closed");
	CHECK_STR(change_to("? 0 x", "+ 0", true, false), "done");
	CHECK_STR(sign_in("one", "s"), "closed");
	end();
}

TEST(of_two_changes_of_the_same_the_second_fails)
{
	begin();
	CHECK_STR(sign_in("one", "s"), "done");
	CHECK_STR(change_to("+ 20414 x", "- 20414 x", true, false), "done");
	CHECK_STR(change_to("+ 20414 x", "+ 20414 o", true, false), "spent");
	CHECK_STR(sign_in("two", "s"), "closed");
	end();
}

static enum turn ask_redeem(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	const struct store_write write = {STORE_FAMILY, "f", TEXT("grant"), 600};

	(void)value;
	return store_spend(f, STORE_GRANT, "one", 600, &write, 1, outcome);
}

/* Offline access outlives a session, and not this. */
TEST(what_outlives_sessions_ends_with_the_account)
{
	begin();
	CHECK_STR(sign_in("one", "s"), "done");
	CHECK_STR(trip(&(struct trip){.ask = ask_redeem}), "done");
	CHECK_STR(change_to("+ 20414 x", "+ 20414 x", true, false), "done");
	CHECK_STR(trip_get(STORE_FAMILY, "f"), "grant");
	CHECK_STR(change_to("+ 20414 x", "+ 20414 x", false, true), "done");
	CHECK_STR(trip_get(STORE_FAMILY, "f"), "(absent)");
	CHECK_STR(sessions(" "), "");
	end();
}
