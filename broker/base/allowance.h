/* allowance.h -- how often something may be done: a few at once, and then so many a second. */
#pragma once
#include <stdbool.h>

struct allowance {
	long long left, since_us; /* since_us: monotonic, when it was last added to */
};

/* One of it, if there is one. most at once, per_second more each second. */
bool allowance_take(struct allowance *allowance, long long most, long long per_second);
