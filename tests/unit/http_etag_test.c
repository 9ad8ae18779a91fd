#include "http_etag.h"
#include "test.h"

static bool held(const char *if_none_match)
{
	return http_etag_is_held(TEXT("\"abc\""), if_none_match);
}

TEST(an_etag_is_found_among_others_weak_or_strong)
{
	CHECK(held("\"abc\""));
	CHECK(held("W/\"abc\""));
	CHECK(held("\"x\", W/\"abc\""));
	CHECK(held("\"x,y\" ,\t\"abc\" "));
	CHECK(held("*"));
}

TEST(another_etag_is_not_ours)
{
	static const char *const others[] = {
		"",  "abc",         "\"ab\"", "\"abcd\"", "w/\"abc\"", "W/abc",  "\"abc",
		",", "\"a\",\"b\"", "**",     "W/",       "\"abc\"x",  "\"ABC\""};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		CHECK(!held(others[i]));
}
