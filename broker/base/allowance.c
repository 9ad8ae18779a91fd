#include "allowance.h"
#include "clock.h"

bool allowance_take(struct allowance *allowance, long long most, long long per_second)
{
	long long now = clock_monotonic_us();
	long long earned = (now - allowance->since_us) * per_second / 1000000;

	if (earned > 0) {
		allowance->left = earned > most - allowance->left ? most : earned + allowance->left;
		allowance->since_us = now;
	}
	if (allowance->left == 0)
		return false;
	allowance->left--;
	return true;
}
