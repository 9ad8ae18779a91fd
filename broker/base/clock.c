#include "clock.h"
#include <time.h>

long long clock_offset;

static struct timespec now(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t;
}

long long clock_now(void) { return (long long)now(CLOCK_REALTIME).tv_sec + clock_offset; }

long long clock_now_ms(void)
{
	struct timespec t = now(CLOCK_REALTIME);

	return ((long long)t.tv_sec + clock_offset) * 1000 + t.tv_nsec / 1000000;
}

long long clock_monotonic_us(void)
{
	struct timespec t = now(CLOCK_MONOTONIC);

	return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
