/* page_words.h -- what a template cannot say by itself: times, days and counts, as they are written
 * in a language.
 *
 * Their forms are texts of its catalogue (date.moment, date.day, KEY.one, KEY.other). Pure, but for
 * the zone of the process. Results are plain text, in the arena.
 */
#pragma once
#include "page.h"

/* The zone of this process: "UTC" or a name of the system's list, "Europe/Paris". False, and UTC,
 * if it is not in the list. */
bool page_zone_set(const char *zone);

/* "22 November 2026, 05:05 (UTC+1)", from seconds since 1970, in the zone of this
 * process. "" if there is no such year. */
const char *page_moment(struct arena *a, const struct pages *pages, const char *language,
			long long time);

/* "15 August 1992" of 1992-08-15; "August 1992" of 1992-08-00 and "1992" of 1992-00-00, as whoever
 * is presumed born then has it. Anything else is given back. */
const char *page_day(struct arena *a, const struct pages *pages, const char *language,
		     const char *date);

/* The text key.one or key.other, whichever the language uses for so many, with its {count}. */
const char *page_count(struct arena *a, const struct pages *pages, const char *language,
		       const char *key, long long count);
