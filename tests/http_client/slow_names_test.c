/* Names that resolve late or never: only their own calls wait, and no longer than their time. */
#include "chaos.h"
#include "clock.h"
#include "slow_names.h"
#include "test.h"
#include <unistd.h>

#define ISSUER "https://localhost"
#define LATE "https://provider.late.test:*/ok"

static int ms_since(long long before) { return (int)((clock_monotonic_us() - before) / 1000); }

static void wait_for_threads(int most)
{
	for (int i = 0; i < 2000 && slow_names_threads() > most; i++)
		usleep(10000);
	CHECK(slow_names_threads() <= most);
}

TEST(a_name_that_resolves_within_its_time_leads_there)
{
	chaos_start(ISSUER);
	slow_names_take(100);
	chaos_call(HTTPS, LATE, NULL);
	CHECK_STR(outcome.refusal, "provider-untrusted"); /* its certificate is another's */
	CHECK_NUMBER(slow_names_asked(), 1);
	chaos_stop();
}

TEST(a_name_that_resolves_too_late_is_given_up_in_time)
{
	long long before;

	chaos_start(ISSUER);
	chaos_host.timeout_ms = 5000;
	chaos_host.connect_timeout_ms = 300;
	slow_names_take(4000);
	before = clock_monotonic_us();
	chaos_call(HTTPS, LATE, NULL);
	CHECK_STR(outcome.refusal, "provider-silent");
	CHECK(ms_since(before) >= 290 && ms_since(before) < 3500);
	CHECK_NUMBER(slow_names_asked(), 1);
	chaos_stop();
	wait_for_threads(1);
}

/* The loop stands still neither meanwhile nor when they are given up. */
TEST(while_a_name_does_not_resolve_nobody_else_waits)
{
	long long before, began;
	int longest = 0;

	chaos_start(ISSUER);
	chaos_host.timeout_ms = 1500;
	slow_names_take(4000);
	for (int i = 0; i < 8; i++)
		chaos_begin(HTTPS, LATE);
	chaos_begin(HTTPS, "/ok");
	before = clock_monotonic_us();
	while (outcome.ended == 0 && ms_since(before) < 1400)
		chaos_run(5);
	CHECK_STR(outcome.refusal, "");
	while (outcome.ended < 9 && ms_since(before) < 3500) {
		began = clock_monotonic_us();
		chaos_run(5);
		longest = ms_since(began) > longest ? ms_since(began) : longest;
	}
	CHECK(longest < 1200);
	CHECK_NUMBER(outcome.ended, 9);
	CHECK_NUMBER(slow_names_asked(), 8);
	chaos_stop();
	wait_for_threads(1);
}

TEST(lookups_are_as_many_as_calls_may_run_and_end_with_the_resolver)
{
	chaos_start(ISSUER);
	chaos_host.timeout_ms = 300;
	chaos_host.calls_max = 4;
	chaos_host.queue_max = 64;
	chaos_host.queue_ms = 100;
	slow_names_take(1000);
	for (int i = 0; i < 40; i++)
		chaos_begin(HTTPS, LATE);
	chaos_run(50);
	CHECK_NUMBER(slow_names_threads(), 1 + 4);
	chaos_run(8000);
	CHECK_NUMBER(outcome.ended, 40);
	CHECK_NUMBER(slow_names_asked(), 4); /* for the others no turn came */
	chaos_stop();                        /* while they sleep */
	wait_for_threads(1);
}
