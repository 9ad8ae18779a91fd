#include "document_age.h"

enum {
	FRESH_LEAST_S = 60,
	FRESH_STANDARD_S = 3600,
	FRESH_MOST_S = 86400,
	STALE_MOST_S = 86400,
	PAUSE_AFTER_FAILURE_S = 5,
	PAUSE_MOST_S = 60
};

#define SECONDS(n) ((n)*1000000LL)

/* Up to an eighth of it. */
static long long some_of(long long us, unsigned chance) { return us / 8 * (chance % 1024) / 1024; }

struct document_age document_age_of(long long now_us, long long max_age_s, unsigned chance)
{
	long long age_s = max_age_s < 0 ? FRESH_STANDARD_S : max_age_s;
	struct document_age age;

	if (age_s < FRESH_LEAST_S)
		age_s = FRESH_LEAST_S;
	if (age_s > FRESH_MOST_S)
		age_s = FRESH_MOST_S;
	age.early_at = now_us + SECONDS(age_s) / 5 * 4 + some_of(SECONDS(age_s), chance);
	age.fresh_until = now_us + SECONDS(age_s);
	age.stale_until = age.fresh_until + SECONDS(STALE_MOST_S);
	return age;
}

long long document_pause_us(int failures, unsigned chance)
{
	long long pause_s = PAUSE_AFTER_FAILURE_S;

	for (int i = 1; i < failures && pause_s < PAUSE_MOST_S; i++)
		pause_s *= 2;
	if (pause_s > PAUSE_MOST_S)
		pause_s = PAUSE_MOST_S;
	return SECONDS(pause_s) + some_of(SECONDS(pause_s), chance);
}
