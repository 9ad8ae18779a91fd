/* How often something may be done. */
#include "allowance.h"
#include "clock.h"
#include "test.h"

TEST(a_few_at_once_and_no_more)
{
	struct allowance a = {3, clock_monotonic_us()};

	for (int i = 0; i < 3; i++)
		CHECK(allowance_take(&a, 3, 1));
	CHECK(!allowance_take(&a, 3, 1));
}

TEST(what_is_earned_is_never_more_than_the_most)
{
	struct allowance a = {0, clock_monotonic_us() - 2500000};

	CHECK(allowance_take(&a, 50, 1));
	CHECK_NUMBER(a.left, 1);
	a = (struct allowance){0, 0};
	CHECK(allowance_take(&a, 3, 10));
	CHECK_NUMBER(a.left, 2);
}
