/* client_vnconnect.c -- what a registration of profile vnconnect must say: until when. */
#include "client_vnconnect.h"
#include <string.h>

enum { FIRST_YEAR = 2020, LAST_YEAR = 2099, DAY_S = 86400 };

static const int days_before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

static bool is_leap(int year) { return year % 4 == 0; /* in these years */ }

static int number(const char *digits, int count)
{
	int n = 0;

	while (count-- > 0)
		n = n * 10 + (*digits++ - '0');
	return n;
}

/* Days from 1970 to the first of a year. */
static int days_to(int year) { return (year - 1970) * 365 + (year - 1969) / 4; }

/* The first second of YYYY-MM-DD, UTC; -1 if there is no such day. */
static long long time_of(const char *date)
{
	int year, month, day, leap_day;

	if (strlen(date) != 10 || strspn(date, "0123456789") != 4 || date[4] != '-' ||
	    strspn(date + 5, "0123456789") != 2 || date[7] != '-' ||
	    strspn(date + 8, "0123456789") != 2)
		return -1;
	year = number(date, 4);
	month = number(date + 5, 2);
	day = number(date + 8, 2);
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1)
		return -1;
	leap_day = is_leap(year) && month == 2;
	if (day > days_before[month] - days_before[month - 1] + leap_day)
		return -1;
	leap_day = is_leap(year) && month > 2;
	return (long long)(days_to(year) + days_before[month - 1] + leap_day + day - 1) * DAY_S;
}

/* A client that climbed on keeps the member without harm: it means nothing then. */
void client_vnconnect_read(struct members *m, struct client *c)
{
	const char *until = member_string(m, "vnconnect_until", "", 0, 10);

	c->vnconnect_until = *until == '\0' ? 0 : time_of(until);
	if (c->vnconnect_until < 0)
		member_fault(m, "vnconnect_until", "is not a day of this century",
			     "Write YYYY-MM-DD, the first day without the profile.");
	if (c->profile != PROFILE_VNCONNECT)
		return;
	if (*until == '\0')
		member_fault(m, "vnconnect_until", "is missing, and profile vnconnect must end",
			     "Agree with the agency on a day, and write YYYY-MM-DD.");
	if (*c->userinfo_signed_response_alg != '\0')
		member_fault(m, "userinfo_signed_response_alg",
			     "is given, and userinfo of profile vnconnect is plain JSON",
			     "Remove it, or leave the profile.");
}
