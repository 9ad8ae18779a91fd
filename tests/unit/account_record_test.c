/* account_record_test.c -- what is kept of an account, and which providers may speak for her. */
#include "account_record.h"
#include "test.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct arena *a;

static const char *word(const char *provider) { return account_provider_word(a, ID, provider); }

static struct account_record read_(const char *value)
{
	struct account_record record;

	CHECK(account_record_read(a, text_of(value), &record));
	return record;
}

TEST(an_account_that_nobody_knows_is_open_and_wants_every_provider)
{
	struct account_record record;

	a = arena_new();
	CHECK(account_record_read(a, TEXT_NONE, &record));
	CHECK(!record.is_disabled && account_record_wants(&record, word("agency")));
	CHECK_STR(record.control, "");
	CHECK_STR(account_record_control(a, &record), "+ 0 x");
	arena_free(a);
}

TEST(control_is_written_as_it_was_read)
{
	static const char *const lines[] = {"+ 20780 x",  "- 20780 x",
					    "+ 0 o",      "- 1 o abc def",
					    "+ 1 x @one", "+ 1 x abc @one @two !20414.3"};

	a = arena_new();
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct account_record record = read_(arena_printf(a, "%s\n{\"at\":1}\n", lines[i]));

		CHECK_STR(account_record_control(a, &record), lines[i]);
		CHECK_STR(record.control, lines[i]);
		CHECK_TEXT(record.logins, "{\"at\":1}\n");
	}
	CHECK(read_("- 20780 x\n").is_disabled);
	arena_free(a);
}

/* What the store noted stays whatever she chooses, and is no provider. */
TEST(browsers_are_counted_and_kept)
{
	struct account_record record = {.marks = ""};

	CHECK_NUMBER(account_record_devices(&record), 0);
	a = arena_new();
	record = read_(arena_printf(a, "+ 1 x @one %s !20414.3 @two\n", word("agency")));
	CHECK_NUMBER(account_record_devices(&record), 2);
	CHECK_STR(record.words, word("agency"));
	account_record_choose(a, &record, ID, NULL, 0, false);
	CHECK_STR(account_record_control(a, &record), "+ 1 o @one !20414.3 @two");
	arena_free(a);
}

/* Whoever writes to the store can close an account, and cannot make us guess. */
TEST(control_that_is_not_of_our_making_is_refused)
{
	static const char *const lines[] = {"", "+", "+ 1", "* 1 x", "+ one x", "+ 1 y"};
	struct account_record record;

	a = arena_new();
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		CHECK(!account_record_read(a, text_of(lines[i]), &record));
	arena_free(a);
}

static struct account_record choose(const char *value, bool agency, bool persona, bool new_ones)
{
	struct account_record record = read_(value);
	const struct account_choice choices[] = {{"agency", agency}, {"persona", persona}};

	account_record_choose(a, &record, ID, choices, 2, new_ones);
	return read_(arena_printf(a, "%s\n", account_record_control(a, &record)));
}

/* N14, Y100011 */
TEST(a_provider_that_she_switched_off_is_not_wanted)
{
	struct account_record record;

	a = arena_new();
	record = choose("+ 1 x\n", false, true, true);
	CHECK(!account_record_wants(&record, word("agency")));
	CHECK(account_record_wants(&record, word("persona")));
	CHECK(account_record_wants(&record, word("to-come")));
	record = choose("+ 1 x\n", false, true, false);
	CHECK(!account_record_wants(&record, word("agency")));
	CHECK(account_record_wants(&record, word("persona")));
	CHECK(!account_record_wants(&record, word("to-come")));
	record = choose(arena_printf(a, "%s\n", record.control), true, true, true);
	CHECK_STR(record.control, "+ 1 x");
	arena_free(a);
}

TEST(what_she_said_of_a_provider_that_is_gone_holds_when_it_comes_back)
{
	struct account_record record;

	a = arena_new();
	record = choose(arena_printf(a, "+ 1 x %s\n", word("gone")), false, true, true);
	CHECK(!account_record_wants(&record, word("gone")));
	CHECK(!account_record_wants(&record, word("agency")));
	record = choose(arena_printf(a, "+ 1 o %s %s\n", word("gone"), word("agency")), true, true,
			false);
	CHECK(account_record_wants(&record, word("gone")));
	record = choose(arena_printf(a, "+ 1 o %s\n", word("gone")), true, true, true);
	CHECK_STR(record.control, "+ 1 x");
	arena_free(a);
}

TEST(a_word_says_nothing_without_its_account)
{
	a = arena_new();
	CHECK_NUMBER(strlen(word("agency")), 11);
	CHECK(strcmp(word("agency"), word("persona")) != 0);
	CHECK(strcmp(word("agency"), account_provider_word(a, "another", "agency")) != 0);
	arena_free(a);
}
