/* account_login_test.c -- one sign-in as its account remembers it. */
#include "account_login.h"
#include "test.h"

static const struct account_login anne = {.at = 1763800000,
					  .client = "tax",
					  .provider = "agency",
					  .acr = "eidas1",
					  .told = "given_name email",
					  .network = "203.0.113.0/24",
					  .code = "K7QF-2M9P",
					  .session = "a-cookie"};

static struct arena *a;

/* What the store keeps of it: the line behind the one that it is told. */
static struct text kept(const struct account_login *login, const char *sid)
{
	struct text line;

	text_split(account_login_write(
			   a, login,
			   &(struct account_login_terms){sid, "word", 32, 180, NULL, LETTER_NEVER}),
		   '\n', &line);
	return line;
}

static const char *label(const struct account_login *login, const char *sid)
{
	struct text all = account_login_write(
		a, login, &(struct account_login_terms){sid, "word", 32, 180, NULL, LETTER_NEVER});

	return arena_string(a, text_next_word(&all));
}

TEST(a_login_is_read_as_it_was_written)
{
	struct account_login again;
	struct text lines;

	a = arena_new();
	lines = text_of(arena_printf(a, "not ours\n%.*s\n{}\n", TEXT_ARG(kept(&anne, "s"))));
	CHECK(account_login_next(a, &lines, &again));
	CHECK_NUMBER(again.at, anne.at);
	CHECK_STR(again.client, "tax");
	CHECK_STR(again.provider, "agency");
	CHECK_STR(again.acr, "eidas1");
	CHECK_STR(again.told, "given_name email");
	CHECK_STR(again.network, "203.0.113.0/24");
	CHECK_STR(again.code, "K7QF-2M9P");
	CHECK_STR(again.session, "a-cookie");
	CHECK(!account_login_next(a, &lines, &again));
	arena_free(a);
}

/* A page that asks silently each minute is one sign-in; more that is told is another. */
TEST(a_login_that_goes_on_is_the_same_one)
{
	struct account_login later = anne, more = anne;

	a = arena_new();
	later.at += 60;
	later.session = "another-cookie";
	later.code = "ABCD-EFGH";
	more.told = "given_name email birthdate";
	CHECK_STR(label(&later, "s"), label(&anne, "s"));
	CHECK(strcmp(label(&more, "s"), label(&anne, "s")) != 0);
	CHECK(strcmp(label(&anne, "t"), label(&anne, "s")) != 0);
	arena_free(a);
}

TEST(the_store_is_told_what_it_decides_by_and_no_more)
{
	struct account_login_terms terms = {"s", "word", 32, 180, NULL, LETTER_NEVER};

	a = arena_new();
	CHECK_STR(arena_printf(a, "%s 20414 20234 32 word - -\n%.*s", label(&anne, "s"),
			       TEXT_ARG(kept(&anne, "s"))),
		  account_login_write(a, &anne, &terms).at);
	terms.device = "@browser";
	terms.letter = LETTER_IF_NEW;
	CHECK_STR(arena_printf(a, "%s 20414 20234 32 word @browser new\n%.*s", label(&anne, "s"),
			       TEXT_ARG(kept(&anne, "s"))),
		  account_login_write(a, &anne, &terms).at);
	arena_free(a);
}

TEST(an_address_is_kept_as_its_network)
{
	a = arena_new();
	CHECK_STR(account_network(a, "203.0.113.77"), "203.0.113.0/24");
	CHECK_STR(account_network(a, "2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
	CHECK_STR(account_network(a, "::1"), "::/48");
	CHECK_STR(account_network(a, ""), "");
	CHECK_STR(account_network(a, "unix"), "");
	arena_free(a);
}

TEST(a_code_can_be_read_aloud_and_is_another_each_time)
{
	const char *code;

	a = arena_new();
	code = account_login_code(a);
	CHECK_NUMBER(strlen(code), 9);
	CHECK_NUMBER(strspn(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 4);
	CHECK(code[4] == '-');
	CHECK(strcmp(code, account_login_code(a)) != 0);
	arena_free(a);
}
