#include "test.h"
#include "text.h"
#include <limits.h>

TEST(an_absent_text_equals_nothing)
{
	CHECK(!text_equal(TEXT_NONE, TEXT_NONE) && !text_equal(TEXT_NONE, TEXT("")));
	CHECK(text_equal(TEXT(""), TEXT("")) && text_is(TEXT("a"), "a"));
	CHECK(!text_is(TEXT("a"), "ab") && !text_is(TEXT("a\0b"), "a") &&
	      !text_is(TEXT("a"), NULL));
	CHECK(text_of(NULL).at == NULL);
}

TEST(a_text_starts_with_what_it_starts_with)
{
	CHECK(text_starts(TEXT("abc"), "ab") && text_starts(TEXT(""), ""));
	CHECK(!text_starts(TEXT("a"), "ab") && !text_starts(TEXT_NONE, ""));
}

TEST(a_split_without_separator_has_no_rest)
{
	struct text rest;

	CHECK_TEXT(text_split(TEXT("a.b.c"), '.', &rest), "a");
	CHECK_TEXT(rest, "b.c");
	CHECK_TEXT(text_split(TEXT("a."), '.', &rest), "a");
	CHECK_TEXT(rest, "");
	CHECK_TEXT(text_split(TEXT("a"), '.', &rest), "a");
	CHECK(rest.at == NULL);
	CHECK(text_split(TEXT_NONE, '.', &rest).at == NULL && rest.at == NULL);
}

TEST(words_are_separated_by_spaces)
{
	struct text list = TEXT(" openid  email ");

	CHECK(text_has_word(list, TEXT("openid")) && text_has_word(list, TEXT("email")));
	CHECK(!text_has_word(list, TEXT("mail")) && !text_has_word(list, TEXT("")));
	CHECK(!text_has_word(list, TEXT_NONE) && !text_has_word(TEXT_NONE, TEXT("a")));
	CHECK_TEXT(text_next_word(&list), "openid");
	CHECK_TEXT(text_next_word(&list), "email");
	CHECK(text_next_word(&list).at == NULL && text_next_word(&list).at == NULL);
}

TEST(a_string_is_listed_whole_or_not_at_all)
{
	static const char *const list[] = {"openid", "email", NULL};

	CHECK(text_is_listed(list, "email") && text_is_listed(list, "openid"));
	CHECK(!text_is_listed(list, "mail") && !text_is_listed(list, ""));
	CHECK(!text_is_listed(list + 2, "openid"));
}

TEST(a_number_is_digits)
{
	long long number = 0;

	CHECK(text_number(TEXT("0"), &number) && number == 0);
	CHECK(text_number(TEXT("007"), &number) && number == 7);
	CHECK(text_number(TEXT("999999999999999"), &number) && number == 999999999999999);
	CHECK(!text_number(TEXT("1000000000000000"), &number));
	CHECK(!text_number(TEXT(""), &number) && !text_number(TEXT_NONE, &number));
	CHECK(!text_number(TEXT("-1"), &number) && !text_number(TEXT("+1"), &number));
	CHECK(!text_number(TEXT(" 1"), &number) && !text_number(TEXT("1 "), &number));
	CHECK(!text_number(TEXT("0x1"), &number) && !text_number(TEXT("1.0"), &number));
}

TEST(a_number_becomes_its_digits)
{
	char digits[TEXT_DIGITS];

	CHECK_TEXT(text_of_number(digits, 0), "0");
	CHECK_TEXT(text_of_number(digits, 1700000000123), "1700000000123");
	CHECK_TEXT(text_of_number(digits, -7), "-7");
	CHECK_STR(text_of_number(digits, LLONG_MAX).at, "9223372036854775807");
	CHECK_STR(text_of_number(digits, LLONG_MIN).at, "-9223372036854775808");
}
