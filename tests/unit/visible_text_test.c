#include "test.h"
#include "visible_text.h"

TEST(any_script_is_fine)
{
	static const char *const texts[] = {"Anne", "Nguyễn", "Ωμέγα",         "Ольга",
					    "דוד",  "محمد",   "王小明",        "सीता",
					    "한글", "እግዚ",    "葛\U000e0100城"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		CHECK(visible_text_is(text_of(texts[i]), 16));
}

TEST(what_cannot_be_seen_or_turns_the_direction_is_refused)
{
	static const char *const texts[] = {
		"",        "a\nb",    "a\x7f",      "a\xc2\x85",  "a\u00ad", "\u061c",
		"a\u200b", "a\u200e", "a\u202eb",   "a\u2060",    "a\u2066", "\ufeffa",
		"\u3164",  "\ufffe",  "\U0001ffff", "\U000e0041", "a\xff"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		CHECK(!visible_text_is(text_of(texts[i]), 16));
	CHECK(!visible_text_is(TEXT("a\0b"), 16));
}

TEST(joiners_are_for_scripts_that_join)
{
	CHECK(visible_text_is(TEXT("می\u200cخ"), 16));
	CHECK(visible_text_is(TEXT("ක්\u200dර"), 16));
	CHECK(!visible_text_is(TEXT("pay\u200dpal"), 16));
	CHECK(!visible_text_is(TEXT("\u200cمی"), 16));
}

TEST(characters_are_counted_and_not_bytes)
{
	CHECK(visible_text_is(TEXT("王王王王"), 4));
	CHECK(!visible_text_is(TEXT("王王王王王"), 4));
}
