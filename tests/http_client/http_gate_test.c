#include "chaos.h"
#include "clock.h"
#include "test.h"

#define ISSUER "https://localhost"

/* Calls that /slow answers after a while: as many at once as allowed, then a queue, then none. */
static void begin_slow(int count)
{
	for (int i = 0; i < count; i++)
		chaos_begin(HTTPS, "/slow/300");
}

TEST(a_host_gets_so_many_calls_at_once_and_the_others_wait_for_their_turn)
{
	int running, waiting;

	chaos_start(ISSUER);
	chaos_host.timeout_ms = 5000;
	chaos_host.calls_max = 2;
	chaos_host.queue_max = 3;
	chaos_host.queue_ms = 5000;
	begin_slow(5);
	http_client_load(&chaos_host, &running, &waiting);
	CHECK_NUMBER(running, 2);
	CHECK_NUMBER(waiting, 3);
	CHECK(http_client_is_full(&chaos_host));
	begin_slow(1);
	CHECK_NUMBER(outcome.ended, 1);
	CHECK_STR(outcome.refusal, "provider-busy");
	chaos_run(8000);
	CHECK_NUMBER(outcome.ended, 6);
	CHECK_STR(outcome.refusal, "");
	http_client_load(&chaos_host, &running, &waiting);
	CHECK_NUMBER(running + waiting, 0);
	chaos_stop();
}

TEST(a_turn_that_does_not_come_in_time_is_given_up)
{
	long long before;

	chaos_start(ISSUER);
	chaos_host.timeout_ms = 5000;
	chaos_host.calls_max = 1;
	chaos_host.queue_max = 2;
	chaos_host.queue_ms = 50;
	begin_slow(3);
	before = clock_monotonic_us();
	while (outcome.ended < 2 && clock_monotonic_us() < before + 5000000)
		chaos_run(10);
	CHECK_STR(outcome.refusal, "provider-busy");
	chaos_run(8000);
	CHECK_NUMBER(outcome.ended, 3);
	CHECK_STR(outcome.refusal, "");
	chaos_stop();
}

TEST(one_who_leaves_the_queue_is_not_missed_and_one_who_runs_makes_room)
{
	struct flow *first, *second;
	int running, waiting;

	chaos_start(ISSUER);
	chaos_host.timeout_ms = 5000;
	chaos_host.calls_max = 1;
	chaos_host.queue_max = 3;
	chaos_host.queue_ms = 5000;
	first = chaos_begin(HTTPS, "/slow/300");
	second = chaos_begin(HTTPS, "/slow/300");
	begin_slow(2);
	flow_cancel(second);
	http_client_load(&chaos_host, &running, &waiting);
	CHECK_NUMBER(waiting, 2);
	flow_cancel(first);
	http_client_load(&chaos_host, &running, &waiting);
	CHECK_NUMBER(running, 1);
	CHECK_NUMBER(waiting, 1);
	chaos_run(8000);
	CHECK_NUMBER(outcome.ended, 2);
	chaos_stop();
}

static struct http_outcome heard;
static int heard_count;

static void hear(const struct http_outcome *o)
{
	heard = *o;
	heard_count++;
}

TEST(whoever_watches_hears_how_calls_end_and_who_lost_patience)
{
	struct flow *f;

	heard_count = 0;
	chaos_start(ISSUER);
	chaos_host.timeout_ms = 600;
	http_client_watch(hear);
	chaos_call(HTTPS, "/status/503", NULL);
	CHECK_NUMBER(heard_count, 1);
	CHECK(heard.no == NULL && heard.host == &chaos_host);
	CHECK_NUMBER(heard.status, 503);
	chaos_call(HTTPS, "/slow/2000", NULL);
	CHECK_STR(heard.no->name, "provider-silent");
	CHECK(heard.us >= 590000);
	f = chaos_begin(HTTPS, "/slow/2000");
	chaos_run(100);
	flow_cancel(f);
	CHECK_NUMBER(heard_count, 2);
	f = chaos_begin(HTTPS, "/slow/2000");
	chaos_run(400);
	flow_cancel(f);
	CHECK_NUMBER(heard_count, 3);
	CHECK_STR(heard.no->name, "provider-silent");
	http_client_watch(NULL);
	chaos_stop();
}
