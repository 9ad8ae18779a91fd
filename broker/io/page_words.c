#include "page_words.h"
#include "page_locale.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ZONE_MAX = 64 };

#define ZONES "/usr/share/zoneinfo/"

bool page_zone_set(const char *zone)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
	char path[sizeof ZONES + ZONE_MAX];
	bool is_known = strlen(zone) <= ZONE_MAX && zone[strspn(zone, allowed)] == '\0';

	if (is_known) {
		snprintf(path, sizeof path, ZONES "%s", zone);
		is_known = access(path, R_OK) == 0;
	}
	setenv("TZ", is_known ? zone : "UTC", 1);
	tzset();
	return is_known || strcmp(zone, "UTC") == 0; /* which needs no list */
}

struct word {
	const char *name, *value;
};

/* A text with its placeholders filled; words are ended by a NULL name. */
static const char *filled(struct arena *a, const char *model, const struct word *words)
{
	struct text rest = text_of(model), before, name;
	const char *sum = "";

	do {
		const struct word *word = words;

		name = locale_next_placeholder(&rest, &before);
		while (name.at != NULL && word->name != NULL && !text_is(name, word->name))
			word++;
		sum = arena_printf(a, "%s%.*s%s", sum, TEXT_ARG(before),
				   name.at == NULL || word->name == NULL ? "" : word->value);
	} while (name.at != NULL);
	return sum;
}

static const char *text_at(struct arena *a, const struct pages *pages, const char *language,
			   const char *key, const struct word *words)
{
	const char *text = page_text(pages, language, key);

	return text == NULL ? "" : filled(a, text, words);
}

static const char *month_name(struct arena *a, const struct pages *pages, const char *language,
			      int month)
{
	return text_at(a, pages, language, arena_printf(a, "date.month.%d", month),
		       (const struct word[]){{NULL, NULL}});
}

static const char *day_text(struct arena *a, const struct pages *pages, const char *language,
			    int year, int month, int day)
{
	const char *number =
		day == 1 ? page_text(pages, language, "date.first") : arena_printf(a, "%d", day);

	return text_at(a, pages, language, day == 0 ? "date.month" : "date.day",
		       (const struct word[]){{"day", number},
					     {"month", month_name(a, pages, language, month)},
					     {"year", arena_printf(a, "%04d", year)},
					     {NULL, NULL}});
}

/* "UTC", "UTC+1", "UTC-3:30" */
static const char *zone_text(struct arena *a, long seconds)
{
	long minutes = (seconds < 0 ? -seconds : seconds) / 60;
	const char *hours = arena_printf(a, "UTC%c%ld", seconds < 0 ? '-' : '+', minutes / 60);

	if (minutes == 0)
		return "UTC";
	return minutes % 60 == 0 ? hours : arena_printf(a, "%s:%02ld", hours, minutes % 60);
}

const char *page_moment(struct arena *a, const struct pages *pages, const char *language,
			long long time)
{
	time_t seconds = (time_t)time;
	struct tm here;

	if (localtime_r(&seconds, &here) == NULL)
		return "";
	return text_at(
		a, pages, language, "date.moment",
		(const struct word[]){{"date", day_text(a, pages, language, here.tm_year + 1900,
							here.tm_mon + 1, here.tm_mday)},
				      {"hour", arena_printf(a, "%02d", here.tm_hour)},
				      {"minute", arena_printf(a, "%02d", here.tm_min)},
				      {"zone", zone_text(a, here.tm_gmtoff)},
				      {NULL, NULL}});
}

/* The digits of a part of a date, or -1. */
static int part(const char *date, size_t at, size_t len)
{
	int sum = 0;

	for (size_t i = at; i < at + len; i++) {
		if (date[i] < '0' || date[i] > '9')
			return -1;
		sum = sum * 10 + (date[i] - '0');
	}
	return sum;
}

const char *page_day(struct arena *a, const struct pages *pages, const char *language,
		     const char *date)
{
	int year, month, day;

	if (strlen(date) != strlen("1992-08-15") || date[4] != '-' || date[7] != '-')
		return date;
	year = part(date, 0, 4);
	month = part(date, 5, 2);
	day = part(date, 8, 2);
	if (year < 0 || month < 0 || month > 12 || day < 0 || day > 31 || (month == 0 && day > 0))
		return date;
	return month == 0 ? arena_printf(a, "%04d", year)
			  : day_text(a, pages, language, year, month, day);
}

/* Unicode CLDR, of the languages that differ from English: French counts 0 as one thing, and
 * Vietnamese has one form for all. */
static bool is_one(const char *language, long long count)
{
	if (strncmp(language, "vi", 2) == 0)
		return false;
	return strncmp(language, "fr", 2) == 0 ? count < 2 : count == 1;
}

const char *page_count(struct arena *a, const struct pages *pages, const char *language,
		       const char *key, long long count)
{
	const char *form = is_one(language, count) ? "one" : "other";

	return text_at(
		a, pages, language, arena_printf(a, "%s.%s", key, form),
		(const struct word[]){{"count", arena_printf(a, "%lld", count)}, {NULL, NULL}});
}
