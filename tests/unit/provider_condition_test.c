#include "provider_condition.h"
#include "test.h"

static const char *said(struct provider_report r)
{
	r.timeout_ms = 1000;
	return provider_condition_name(provider_condition_of(&r));
}

TEST(a_provider_of_which_nothing_is_known_is_well)
{
	CHECK_STR(said((struct provider_report){.calls = 0}), "well");
	CHECK_STR(said((struct provider_report){.latency_ms = 500}), "well");
}

TEST(a_provider_that_is_slow_stale_or_busy_may_be_slow)
{
	CHECK_STR(said((struct provider_report){.latency_ms = 501}), "slow");
	CHECK_STR(said((struct provider_report){.documents = DOCUMENTS_STALE}), "slow");
	CHECK_STR(said((struct provider_report){.waiting = 1}), "slow");
	CHECK_STR(said((struct provider_report){.is_doubtful = true}), "slow");
}

TEST(a_provider_is_down_while_its_breaker_is_open_or_nothing_of_it_is_known)
{
	CHECK_STR(said((struct provider_report){.breaker = BREAKER_OPEN}), "down");
	CHECK_STR(said((struct provider_report){.documents = DOCUMENTS_MISSING}), "down");
}

TEST(a_citizen_tries_a_provider_only_where_no_probe_can)
{
	struct provider_report r = {.breaker = BREAKER_HALF_OPEN, .has_probe = true};

	CHECK_STR(said(r), "down");
	r.has_probe = false;
	CHECK_STR(said(r), "slow");
}

TEST(states_of_documents_have_names)
{
	CHECK_STR(documents_state_name(DOCUMENTS_FIT), "fit");
	CHECK_STR(documents_state_name(DOCUMENTS_STALE), "stale");
	CHECK_STR(documents_state_name(DOCUMENTS_MISSING), "missing");
}
