#include "moment.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAYS_MAX = 3660 };

const char *moment_write(struct arena *a, long long moment)
{
	char written[24] = "-";
	time_t t = (time_t)moment;
	struct tm utc;

	if (moment != 0 && gmtime_r(&t, &utc) != NULL)
		strftime(written, sizeof written, "%Y-%m-%dT%H:%MZ", &utc);
	return arena_string(a, text_of(written));
}

static long long unit_s(char unit)
{
	return unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86400 : 0;
}

static bool parse_span(struct text written, long long now, long long *moment)
{
	long long number, unit = written.len < 2 ? 0 : unit_s(written.at[written.len - 1]);
	struct text digits = {written.at, written.len - 1};

	if (unit == 0 || !text_number(digits, &number) || number == 0 ||
	    number > DAYS_MAX * 86400LL / unit)
		return false;
	*moment = now + number * unit;
	return true;
}

/* strptime() is lenient with blanks and signs; what it read must be what was written. */
static bool parse_date(const char *written, long long *moment)
{
	struct tm utc = {0};
	const char *end = strptime(written, "%Y-%m-%dT%H:%M:%SZ", &utc);
	char again[32];

	if (end == NULL || *end != '\0')
		return false;
	*moment = timegm(&utc);
	return strftime(again, sizeof again, "%Y-%m-%dT%H:%M:%SZ", &utc) > 0 &&
	       strcmp(again, written) == 0;
}

bool moment_parse(const char *written, long long now, long long *moment)
{
	size_t len = strlen(written);
	char whole[32];

	if (*written == '+')
		return parse_span(text_of(written + 1), now, moment);
	if (len == strlen("2026-11-22T18:00Z"))
		snprintf(whole, sizeof whole, "%.*s:00Z", (int)len - 1, written);
	else
		snprintf(whole, sizeof whole, "%s", written);
	return parse_date(whole, moment) && *moment >= now;
}
