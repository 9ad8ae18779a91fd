#include "fake_provider.h"
#include "test.h"

TEST(a_fresh_copy_is_not_fetched_again)
{
	fake_open();
	fake.pages[METADATA].max_age_s = 600;
	CHECK_STR(fake_verdict(), "");
	fake.elapsed_s = 479;
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls, 1);
	fake_close();
}

TEST(a_copy_near_its_end_serves_while_the_next_is_fetched)
{
	fake_open();
	fake.pages[METADATA].max_age_s = 600;
	CHECK_STR(fake_verdict(), "");
	fake.elapsed_s = 560;
	fake.pages[METADATA].hangs = true;
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls, 2);
	fake_finish_hanging(METADATA);
	fake.elapsed_s = 700;
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls, 2);
	fake_close();
}

TEST(a_copy_that_ended_is_fetched_before_it_is_used)
{
	fake_open();
	fake.pages[METADATA].max_age_s = 600;
	CHECK_STR(fake_verdict(), "");
	fake.elapsed_s = 601;
	fake.pages[METADATA].body = "{\"issuer\":\"https://rogue.example\"}";
	fake_sign_in();
	CHECK_NUMBER(outcome.ended, 1); /* it waits */
	fake_run();
	CHECK_NUMBER(fake.pages[METADATA].calls, 2);
	fake_close();
}

TEST(ages_are_bounded_to_a_minute_and_a_day)
{
	fake_open();
	fake.pages[METADATA].max_age_s = 0;
	CHECK_STR(fake_verdict(), "");
	fake.elapsed_s = 47;
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls, 1);
	fake.pages[METADATA].max_age_s = 1000000000;
	fake.elapsed_s = 61;
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls, 2);
	fake.elapsed_s = 61 + 86401;
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls, 3);
	fake_close();
}

TEST(an_old_copy_serves_a_day_longer_if_the_provider_fails)
{
	fake_open();
	fake.pages[JWKS].max_age_s = fake.pages[METADATA].max_age_s = 600;
	CHECK_STR(fake_verdict(), "");
	fake.pages[JWKS].fails = true;
	fake.pages[METADATA].status = 503;
	fake.elapsed_s = 601;
	CHECK_STR(fake_verdict(), "");
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[JWKS].calls, 2); /* a failure is not tried again at once */
	fake.elapsed_s = 86400 + 599;
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[JWKS].calls, 3);
	fake.elapsed_s = 86400 + 700;
	CHECK_STR(fake_verdict(), "provider-metadata-unavailable");
	fake_close();
}

TEST(after_a_failure_nothing_is_fetched_for_a_few_seconds)
{
	fake_open();
	fake.pages[METADATA].fails = true;
	for (int i = 0; i < 20; i++)
		CHECK_STR(fake_verdict(), "provider-unreachable");
	CHECK_NUMBER(fake.pages[METADATA].calls, 1);
	fake.pages[METADATA].fails = false;
	fake.elapsed_s = 7;
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls, 2);
	fake_close();
}

TEST(all_who_wait_for_a_fetch_that_fails_are_refused)
{
	fake_open();
	fake.pages[METADATA].fails = true;
	for (int i = 0; i < 30; i++)
		fake_sign_in();
	fake_run();
	CHECK_NUMBER(outcome.ended, 30);
	CHECK_STR(outcome.refusal, "provider-unreachable");
	CHECK_NUMBER(fake.pages[METADATA].calls, 1);
	fake_close();
}

TEST(one_who_leaves_the_queue_is_not_missed)
{
	struct flow *flows[5];

	fake_open();
	fake.pages[METADATA].hangs = true;
	for (int i = 0; i < 5; i++)
		flows[i] = fake_sign_in();
	flow_cancel(flows[0]);
	flow_cancel(flows[4]);
	flow_cancel(flows[2]);
	fake_finish_hanging(METADATA);
	fake_run();
	CHECK_NUMBER(outcome.well, 2);
	CHECK_NUMBER(fake.pages[METADATA].calls, 1);
	fake_close();
}

TEST(an_endpoint_that_moved_is_followed)
{
	fake_open();
	fake.pages[METADATA].max_age_s = 600;
	CHECK_STR(fake_verdict(), "");
	fake.pages[METADATA].body =
		"{\"issuer\":\"https://provider.example\","
		"\"authorization_endpoint\":\"https://provider.example/authorize\","
		"\"token_endpoint\":\"https://provider.example/token\","
		"\"userinfo_endpoint\":\"https://provider.example/userinfo\","
		"\"jwks_uri\":\"https://elsewhere.example/jwks\"}";
	fake.elapsed_s = 601;
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[JWKS].calls, 2);
	fake_close();
}

TEST(a_copy_that_is_replaced_lives_as_long_as_those_who_read_it)
{
	struct flow *reader;

	fake_open();
	fake.pages[METADATA].max_age_s = 60;
	fake.pages[TOKEN].hangs = true;
	reader = fake_sign_in();
	fake_run(); /* it has read the metadata and waits for tokens */
	fake.pages[TOKEN].hangs = false;
	fake.elapsed_s = 61;
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls, 2);
	(void)reader;
	fake_finish_hanging(TOKEN);
	fake_run();
	CHECK_NUMBER(outcome.well, 2);
	fake_close();
}
