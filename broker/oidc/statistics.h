/* statistics.h -- what the public may know of sign-ins: counts of a whole month, none of them
 * small.
 *
 * Workers count; the store adds them up per month. A
 * service or provider with few sign-ins is told together with others, so that nobody can subtract
 * to it, and numbers are rounded to tens: a figure never means a person. Pure.
 */
#pragma once
#include "config.h"

enum statistics_what {
	STATISTICS_ASKED,     /* somebody was sent to a provider */
	STATISTICS_SIGNED_IN, /* and came back as a person */
	STATISTICS_AGAIN,     /* single sign-on: nobody was sent anywhere */
	STATISTICS_WORKED,    /* "did signing in work for you?" yes */
	STATISTICS_FAILED,    /* no */
	STATISTICS_WITHIN,    /* and, added to it, which of statistics_bounds_s */
};

enum { STATISTICS_BOUNDS = 8, STATISTICS_KINDS = STATISTICS_WITHIN + STATISTICS_BOUNDS };

/* Seconds; the last is without a bound, 0. */
extern const int statistics_bounds_s[STATISTICS_BOUNDS];

/* The first bound that seconds does not pass. */
int statistics_within(long long seconds);

/* "asked": a count is named "service TAB library TAB asked". */
const char *statistics_what_name(int what);

struct statistics_row {
	const char *id; /* NULL: several together */
	long long counts[STATISTICS_KINDS];
};

struct statistics_table {
	struct statistics_row *rows; /* as many as there are, and one for the others */
	size_t count;
};

struct statistics {
	struct statistics_table services, providers;
};

/* Lines "NAME TAB NUMBER" of a month; what is not ours is left out, and whoever is no longer in the
 * configuration, or not to be told of, is one of the others. */
struct statistics statistics_read(struct arena *a, const struct config *config, struct text lines);

/* Put together what has fewer than least, and as many more as it takes to hide them. A table that
 * cannot hide them becomes empty. */
void statistics_hide(struct statistics_table *table, long long least);

long long statistics_rounded(long long number); /* to tens */

/* Of those who were asked, in hundredths; of those who answered; -1: fewer than least did. */
int statistics_success(const struct statistics_row *row, long long least);
int statistics_satisfied(const struct statistics_row *row, long long least);

/* Half of them were in within so many seconds; 0: longer than all bounds; -1 as above. */
int statistics_median_s(const struct statistics_row *row, long long least);

/* "2026-10", the month before that of now, in UTC. */
const char *statistics_month(struct arena *a, long long now, int before);
