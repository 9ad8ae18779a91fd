#include "page_language.h"
#include "test.h"

static const char *const ours[] = {"en", "fr", "pt-br", "vi", NULL};

TEST(the_first_known_of_ui_locales_wins)
{
	CHECK_STR(language_of_ui_locales(ours, "de vi fr"), "vi");
	CHECK_STR(language_of_ui_locales(ours, "FR-CA fr"), "fr");
	CHECK_STR(language_of_ui_locales(ours, "pt-BR"), "pt-br");
	CHECK_STR(language_of_ui_locales(ours, "  vi-Latn-VN-x-private "), "vi");
	CHECK_STR(language_of_ui_locales(ours, "pt de"), NULL);
	CHECK_STR(language_of_ui_locales(ours, ""), NULL);
}

TEST(a_tag_is_matched_whole_and_not_by_its_beginning)
{
	CHECK_STR(language_of_ui_locales(ours, "french"), NULL);
	CHECK_STR(language_of_ui_locales(ours, "f"), NULL);
	CHECK_STR(language_of_ui_locales(ours, "fr_CA"), NULL);
	CHECK_STR(language_of_ui_locales(ours, "-fr - -- fr"), "fr");
}

TEST(the_heaviest_of_accept_language_wins_and_then_the_first)
{
	CHECK_STR(language_of_accept(ours, "fr;q=0.5, vi;q=0.9, en;q=0.8"), "vi");
	CHECK_STR(language_of_accept(ours, "vi,fr"), "vi");
	CHECK_STR(language_of_accept(ours, "de-DE,de;q=0.9,en-GB;q=0.1"), "en");
	CHECK_STR(language_of_accept(ours, "fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5"), "fr");
	CHECK_STR(language_of_accept(ours, "fr ; q=0.2 ,\ten ;q=0.25"), "en");
	CHECK_STR(language_of_accept(ours, "en;q=0.001,fr;q=0.002"), "fr");
}

TEST(what_is_not_wanted_or_malformed_is_passed_over)
{
	CHECK_STR(language_of_accept(ours, "fr;q=0, vi;q=0.000"), NULL);
	CHECK_STR(language_of_accept(ours, "fr;q=2, en;q=-1, vi;q=1.001"), NULL);
	CHECK_STR(language_of_accept(ours, "fr;q=0.1234, en;q=, vi;q"), NULL);
	CHECK_STR(language_of_accept(ours, "fr;q=0.x, ,;,;q=1,en;q=0.1"), "en");
	CHECK_STR(language_of_accept(ours, "*"), NULL);
	CHECK_STR(language_of_accept(ours, ""), NULL);
}

TEST(no_more_than_the_bounds_are_read)
{
	char many[4 * LANGUAGE_BYTES_MAX];

	for (size_t i = 0; i < LANGUAGE_RANGES_MAX; i++)
		memcpy(many + 3 * i, "xx,", 3);
	memcpy(many + 3 * LANGUAGE_RANGES_MAX, "fr", 3);
	CHECK_STR(language_of_accept(ours, many), NULL);
	memset(many, ' ', sizeof many);
	memcpy(many + sizeof many - 4, "fr", 3);
	CHECK_STR(language_of_ui_locales(ours, many), NULL);
}
