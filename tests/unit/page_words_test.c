#include "page_words.h"
#include "test.h"
#include <string.h>

enum { MOMENT = 1795320306 }; /* 2026-11-22 04:05:06 UTC */

static struct arena *a;

static struct pages *shipped(void)
{
	static struct config config;
	struct config_faults faults;

	a = arena_new();
	faults = (struct config_faults){.arena = a};
	config.settings.default_locale = "fr";
	config.settings.platform_name = "Parvis";
	config.settings.help_url = config.settings.services_url = "";
	return pages_load(a, &config, &faults);
}

TEST(a_moment_is_written_as_each_language_does)
{
	struct pages *pages = shipped();

	CHECK(page_zone_set("UTC"));
	CHECK_STR(page_moment(a, pages, "fr", MOMENT), "22 novembre 2026 à 04 h 05 (UTC)");
	CHECK_STR(page_moment(a, pages, "en", MOMENT), "22 November 2026, 04:05 (UTC)");
	CHECK_STR(page_moment(a, pages, "vi", MOMENT), "04:05, ngày 22 tháng 11 năm 2026 (UTC)");
	CHECK_STR(page_moment(a, pages, "en", 1LL << 60), "");
	arena_free(a);
}

TEST(a_moment_is_that_of_the_zone_with_its_summer)
{
	struct pages *pages = shipped();

	CHECK(page_zone_set("Europe/Paris"));
	CHECK_STR(page_moment(a, pages, "fr", MOMENT), "22 novembre 2026 à 05 h 05 (UTC+1)");
	CHECK_STR(page_moment(a, pages, "fr", 1780264800), "1er juin 2026 à 00 h 00 (UTC+2)");
	CHECK(page_zone_set("America/St_Johns"));
	CHECK_STR(page_moment(a, pages, "en", MOMENT), "22 November 2026, 00:35 (UTC-3:30)");
	CHECK(!page_zone_set("Europe/Nowhere"));
	CHECK_STR(page_moment(a, pages, "en", MOMENT), "22 November 2026, 04:05 (UTC)");
	CHECK(!page_zone_set("../../../etc/passwd"));
	CHECK(!page_zone_set("UTC\n"));
	CHECK(page_zone_set("UTC"));
	arena_free(a);
}

TEST(a_day_is_written_out_and_what_is_presumed_is_left_out)
{
	struct pages *pages = shipped();

	CHECK_STR(page_day(a, pages, "fr", "1992-08-15"), "15 août 1992");
	CHECK_STR(page_day(a, pages, "fr", "1992-08-01"), "1er août 1992");
	CHECK_STR(page_day(a, pages, "en", "1992-08-01"), "1 August 1992");
	CHECK_STR(page_day(a, pages, "vi", "1992-08-15"), "ngày 15 tháng 8 năm 1992");
	CHECK_STR(page_day(a, pages, "en", "1992-08-00"), "August 1992");
	CHECK_STR(page_day(a, pages, "vi", "1992-08-00"), "tháng 8 năm 1992");
	CHECK_STR(page_day(a, pages, "fr", "1992-00-00"), "1992");
	arena_free(a);
}

TEST(what_is_no_day_is_shown_as_it_is)
{
	static const char *const as_they_are[] = {"",           "1992",       "1992-8-15x",
						  "1992-13-01", "1992-00-15", "1992-08-32",
						  "19a2-08-15", "1992/08/15", "1992-08-150"};
	struct pages *pages = shipped();

	for (size_t i = 0; i < sizeof as_they_are / sizeof *as_they_are; i++)
		CHECK_STR(page_day(a, pages, "en", as_they_are[i]), as_they_are[i]);
	arena_free(a);
}

/* French counts none as one thing; Vietnamese has one form. */
TEST(a_count_takes_the_form_of_its_language)
{
	struct pages *pages = shipped();

	CHECK(strstr(page_count(a, pages, "fr", "page.time_limit", 0), "valable 0 minute.") !=
	      NULL);
	CHECK(strstr(page_count(a, pages, "fr", "page.time_limit", 1), "valable 1 minute.") !=
	      NULL);
	CHECK(strstr(page_count(a, pages, "fr", "page.time_limit", 15), "valable 15 minutes.") !=
	      NULL);
	CHECK(strstr(page_count(a, pages, "en", "page.time_limit", 0), "for 0 minutes.") != NULL);
	CHECK(strstr(page_count(a, pages, "en", "page.time_limit", 1), "for 1 minute.") != NULL);
	CHECK(strstr(page_count(a, pages, "vi", "page.time_limit", 1), "trong 1 phút.") != NULL);
	arena_free(a);
}
