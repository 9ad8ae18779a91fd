/* document_age.h -- how long a copy of what somebody publishes is good, and how long nobody asks
 * again after a failure: RFC 9111 4.2, RFC 5861. Pure: times are monotonic microseconds; chance is
 * any number, and keeps many workers from asking at the same moment.
 */
#pragma once

struct document_age {
	long long early_at;    /* from here on the next is fetched while this one serves */
	long long fresh_until; /* from here on only if none can be had */
	long long stale_until; /* from here on not at all */
};

/* max_age_s is what its answer said, -1 if nothing; it is bounded to a minute and a day. */
struct document_age document_age_of(long long now_us, long long max_age_s, unsigned chance);

/* After so many failures in a row, 1 or more. */
long long document_pause_us(int failures, unsigned chance);
