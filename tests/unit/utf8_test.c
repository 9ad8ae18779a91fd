#include "test.h"
#include "utf8.h"

TEST(utf8_is_what_rfc_3629_says)
{
	CHECK(utf8_is(TEXT("")) && utf8_is(TEXT("abc\x7f")) && utf8_is(TEXT("\0")));
	CHECK(utf8_is(TEXT("\xc2\x80\xdf\xbf")));
	CHECK(utf8_is(TEXT("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf")));
	CHECK(utf8_is(TEXT("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf")));
}

TEST(overlong_forms_surrogates_and_beyond_are_not)
{
	static const char *const others[] = {"\x80",
					     "\xc0\x80",
					     "\xc1\xbf",
					     "\xc2",
					     "\xc2\x7f",
					     "\xc2\xc0",
					     "\xe0\x9f\xbf",
					     "\xe0\xa0",
					     "\xed\xa0\x80",
					     "\xed\xbf\xbf",
					     "\xe2\x82",
					     "\xe2\x82\x28",
					     "\xf0\x8f\xbf\xbf",
					     "\xf4\x90\x80\x80",
					     "\xf5\x80\x80\x80",
					     "\xf0\x90\x80",
					     "\xfe",
					     "\xff",
					     "a\x80",
					     "\xf8\x88\x80\x80\x80"};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		CHECK(!utf8_is(text_of(others[i])));
}

TEST(a_sequence_has_its_length)
{
	CHECK_NUMBER(utf8_length(TEXT("a")), 1);
	CHECK_NUMBER(utf8_length(TEXT("\xc3\xa9x")), 2);
	CHECK_NUMBER(utf8_length(TEXT("\xe2\x82\xac")), 3);
	CHECK_NUMBER(utf8_length(TEXT("\xf0\x9f\x98\x80")), 4);
	CHECK_NUMBER(utf8_length(TEXT("\xe2\x82")), 0);
}
