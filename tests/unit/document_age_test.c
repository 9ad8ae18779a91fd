#include "document_age.h"
#include "test.h"

#define S 1000000LL

TEST(a_copy_is_fetched_anew_near_its_end_and_not_by_all_at_once)
{
	const struct document_age first = document_age_of(10 * S, 600, 0),
				  last = document_age_of(10 * S, 600, 1023);

	CHECK_NUMBER(first.early_at, 490 * S);
	CHECK(last.early_at > 560 * S && last.early_at < 565 * S);
	CHECK_NUMBER(first.fresh_until, 610 * S);
	CHECK_NUMBER(first.stale_until, 610 * S + 86400 * S);
}

TEST(an_age_is_an_hour_unless_said_and_between_a_minute_and_a_day)
{
	CHECK_NUMBER(document_age_of(0, -1, 0).fresh_until, 3600 * S);
	CHECK_NUMBER(document_age_of(0, 0, 0).fresh_until, 60 * S);
	CHECK_NUMBER(document_age_of(0, 1LL << 62, 0).fresh_until, 86400 * S);
}

TEST(pauses_double_to_a_minute)
{
	CHECK_NUMBER(document_pause_us(1, 0), 5 * S);
	CHECK_NUMBER(document_pause_us(2, 0), 10 * S);
	CHECK_NUMBER(document_pause_us(4, 0), 40 * S);
	CHECK_NUMBER(document_pause_us(5, 0), 60 * S);
	CHECK_NUMBER(document_pause_us(1 << 30, 0), 60 * S);
	CHECK(document_pause_us(5, 4095) > 67 * S && document_pause_us(5, 4095) < 68 * S);
}
