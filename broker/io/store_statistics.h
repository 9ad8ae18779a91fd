/* store_statistics.h -- how many sign-ins a month had: numbers under names, neither secret nor
 * sealed, for thirteen months.
 *
 * Each call is the last act of a step, as in store.h.
 */
#pragma once
#include "store.h"

/* Add lines "NAME TAB NUMBER" to the month of now, each ended by a newline. */
enum turn store_tally(struct flow *f, long long now, struct text lines);

/* The same lines of the month ("2026-10"). */
enum turn store_read_tally(struct flow *f, const char *month, struct text *lines);
