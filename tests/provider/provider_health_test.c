#include "fake_provider.h"
#include "provider_document.h"
#include "provider_health.h"
#include "provider_status.h"
#include "test.h"
#include <unistd.h>

static struct config *open_health(void)
{
	static struct config config;
	static const struct provider *providers[1];

	fake_open();
	fake.world.provider.driver = "oidc";
	fake.world.provider.enabled = true;
	fake.world.provider.probe_url = "";
	fake.world.provider.breaker_failures = 3;
	fake.world.provider.breaker_pause_s = 5;
	fake.world.provider.host.timeout_ms = 1000;
	providers[0] = &fake.world.provider;
	config = fake.config;
	config.providers = providers;
	config.provider_count = 1;
	provider_health_open(fake.loop, &config);
	return &config;
}

static void close_health(void)
{
	provider_health_close();
	fake_close();
}

static const char *condition(void)
{
	return provider_condition_name(provider_condition(&fake.world.provider));
}

/* The clock that the rules see is the fake's; the tick's own second passes. */
static void next_tick(void)
{
	usleep(1050000);
	fake_run();
	usleep(1000);
	fake_run();
}

static void fail(int times)
{
	for (int i = 0; i < times; i++)
		fake_note(&provider_silent, 0, 1000);
}

TEST(metadata_and_keys_are_there_before_anybody_needs_them)
{
	open_health();
	next_tick();
	CHECK_NUMBER(fake.pages[METADATA].calls, 1);
	next_tick();
	CHECK_NUMBER(fake.pages[JWKS].calls, 1);
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls + fake.pages[JWKS].calls, 2);
	CHECK_STR(condition(), "well");
	close_health();
}

TEST(metadata_and_keys_are_fetched_anew_before_they_end_though_nobody_asks)
{
	open_health();
	fake.pages[METADATA].max_age_s = fake.pages[JWKS].max_age_s = 600;
	CHECK_STR(fake_verdict(), "");
	fake.elapsed_s = 570;
	next_tick();
	CHECK_NUMBER(fake.pages[METADATA].calls, 2);
	CHECK_NUMBER(fake.pages[JWKS].calls, 2);
	close_health();
}

TEST(a_provider_that_is_dead_when_we_start_is_down_until_it_lives)
{
	open_health();
	fake.pages[METADATA].fails = true;
	next_tick();
	CHECK_STR(condition(), "down");
	fake.pages[METADATA].fails = false;
	fake.elapsed_s = 7;
	next_tick();
	CHECK_STR(condition(), "well");
	close_health();
}

TEST(old_metadata_that_serves_shows)
{
	open_health();
	fake.pages[METADATA].max_age_s = 600;
	CHECK_STR(fake_verdict(), "");
	fake.pages[METADATA].body = "{\"issuer\":\"https://rogue.example\"}";
	fake.elapsed_s = 601;
	next_tick();
	CHECK_STR(condition(), "slow");
	CHECK_STR(fake_verdict(), ""); /* with what the right issuer said */
	fake.elapsed_s = 86400 + 700;
	CHECK_STR(condition(), "down");
	CHECK_STR(fake_verdict(), "provider-metadata-issuer-wrong");
	close_health();
}

TEST(calls_that_fail_take_a_provider_out_and_a_probe_brings_it_back)
{
	open_health();
	CHECK_STR(fake_verdict(), "");
	fail(3);
	CHECK_STR(condition(), "down");
	CHECK_NUMBER(fake.pages[METADATA].calls, 1);
	fake.elapsed_s = 4;
	next_tick();
	CHECK_NUMBER(fake.pages[METADATA].calls, 1);
	fake.elapsed_s = 7;
	next_tick();
	CHECK_NUMBER(fake.pages[METADATA].calls, 2);
	CHECK_STR(condition(), "slow"); /* on probation */
	for (int i = 0; i < 6; i++)
		fake_note(NULL, 200, 20);
	CHECK_STR(condition(), "well");
	close_health();
}

TEST(a_probe_that_fails_waits_longer)
{
	open_health();
	CHECK_STR(fake_verdict(), "");
	fail(3);
	fake.pages[METADATA].status = 503;
	fake.elapsed_s = 7;
	next_tick();
	CHECK_STR(condition(), "down");
	fake.pages[METADATA].status = 200;
	fake.elapsed_s = 15;
	next_tick();
	CHECK_STR(condition(), "down");
	fake.elapsed_s = 20;
	next_tick();
	CHECK_STR(condition(), "slow");
	close_health();
}

TEST(refusals_of_a_code_or_of_us_are_no_failures)
{
	open_health();
	for (int i = 0; i < 20; i++)
		fake_note(NULL, i % 2 == 0 ? 400 : 401, 10);
	CHECK_STR(condition(), "well");
	for (int i = 0; i < 3; i++)
		fake_note(NULL, i == 0 ? 429 : 503, 10);
	CHECK_STR(condition(), "down");
	close_health();
}

TEST(a_provider_that_takes_half_of_its_time_may_be_slow_until_it_is_forgotten)
{
	open_health();
	fake_note(NULL, 200, 600);
	CHECK_STR(condition(), "slow");
	CHECK_NUMBER(provider_report(&fake.world.provider).latency_ms, 600);
	fake.elapsed_s = 61;
	CHECK_STR(condition(), "well");
	close_health();
}

/* What operators read of it. */
static struct provider_status told(struct arena *a)
{
	struct provider_status *all;

	if (provider_status_read(a, provider_health_written(a), &all) != 1)
		return (struct provider_status){.provider = "(not one)"};
	return all[0];
}

TEST(operators_are_told_since_when_and_why)
{
	struct arena *a = arena_new();

	open_health();
	CHECK_STR(told(a).breaker, "closed");
	CHECK_NUMBER(told(a).metadata_s, -1);
	CHECK_NUMBER(told(a).failure_s, -1);
	CHECK_STR(fake_verdict(), "");
	fake.elapsed_s = 100;
	CHECK_NUMBER(told(a).breaker_s, 100);
	CHECK_NUMBER(told(a).metadata_s, 100);
	CHECK_NUMBER(told(a).keys_s, 100);
	fake_note(NULL, 503, 10);
	CHECK_STR(told(a).failure, "status-503");
	fail(2);
	fake.elapsed_s = 103;
	CHECK_STR(told(a).condition, "down");
	CHECK_STR(told(a).breaker, "open");
	CHECK_NUMBER(told(a).breaker_s, 3);
	CHECK_STR(told(a).failure, "provider-silent");
	CHECK_NUMBER(told(a).failure_s, 3);
	CHECK_NUMBER(told(a).failures, 3);
	close_health();
	arena_free(a);
}

TEST(operators_are_told_why_its_documents_are_unfit)
{
	struct arena *a = arena_new();

	open_health();
	fake.pages[METADATA].body = "{\"issuer\":\"https://rogue.example\"}";
	next_tick();
	CHECK_STR(told(a).documents, "missing");
	CHECK_STR(told(a).documents_failure, "provider-metadata-issuer-wrong");
	close_health();
	arena_free(a);
}

TEST(an_operator_makes_us_forget_what_a_provider_published_and_that_it_failed)
{
	open_health();
	CHECK_STR(fake_verdict(), "");
	fail(3);
	provider_forget(&fake.world.provider);
	CHECK_STR(condition(), "well");
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls, 2);
	CHECK_NUMBER(fake.pages[JWKS].calls, 2);
	close_health();
}

TEST(what_was_on_its_way_when_an_operator_spoke_is_asked_for_once_more)
{
	open_health();
	fake.pages[METADATA].hangs = true;
	fake_sign_in();
	provider_forget(&fake.world.provider);
	fake_finish_hanging(METADATA);
	fake_run();
	CHECK_NUMBER(fake.pages[METADATA].calls, 2);
	CHECK_STR(outcome.refusal, "");
	close_health();
}

TEST(a_queue_shows)
{
	open_health();
	fake.waiting = 1;
	CHECK_STR(condition(), "slow");
	CHECK(provider_is_full(&fake.world.provider));
	provider_health_list();
	close_health();
}
