/* moment_test.c -- a time as an operator writes it. */
#include "moment.h"
#include "test.h"

enum { NOW = 1800000000 }; /* 2027-01-15T08:00:00Z */

static long long parse(const char *written)
{
	long long moment;

	return moment_parse(written, NOW, &moment) ? moment - NOW : -1;
}

TEST(a_time_to_come_is_written_in_utc)
{
	CHECK_NUMBER(parse("2027-01-15T08:00:00Z"), 0);
	CHECK_NUMBER(parse("2027-01-15T09:30Z"), 5400);
	CHECK_NUMBER(parse("2027-02-28T08:00:59Z"), 44 * 86400 + 59);
}

TEST(a_span_begins_now)
{
	CHECK_NUMBER(parse("+1m"), 60);
	CHECK_NUMBER(parse("+2h"), 7200);
	CHECK_NUMBER(parse("+30d"), 30 * 86400);
}

TEST(what_is_no_time_to_come_is_refused)
{
	static const char *const wrong[] = {"",
					    "+",
					    "+h",
					    "+0h",
					    "+2",
					    "+2w",
					    "+-2h",
					    "2h",
					    "+99999d",
					    "+999999999999999h",
					    "2027-01-15T07:59:59Z",
					    "2027-01-15",
					    "2027-01-15T09:30",
					    "2027-01-15 09:30Z",
					    "2027-02-30T09:30Z",
					    "2027-1-15T009:30Z",
					    "2027-01-15T09:30Z ",
					    "2027-01-15T09:30:00+01:00",
					    "tomorrow"};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK_NUMBER(parse(wrong[i]), -1);
}
