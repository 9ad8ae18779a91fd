#include "fake_provider.h"
#include "test.h"

static void open_simulator(const char *persona)
{
	fake_open();
	fake.driver = "simulator";
	fake.code = persona;
	fake.config.personas =
		TEXT("{\"personas\":["
		     "{\"id\":\"an\",\"label\":\"An\",\"sub\":\"s-an\",\"acr\":\"low\","
		     "\"amr\":\"pwd\",\"claims\":{\"email\":\"an@example.vn\",\"acr\":\"x\"}},"
		     "{\"id\":\"high\",\"label\":\"High\",\"acr\":\"eidas2\"},"
		     "{\"id\":\"slow\",\"label\":\"Slow\",\"delay_ms\":30}]}");
}

TEST(a_persona_is_an_identity)
{
	open_simulator("an");
	CHECK_STR(fake_verdict(), "");
	CHECK_STR(outcome.sub, "s-an");
	CHECK_STR(outcome.acr, "eidas1");
	CHECK_STR(outcome.amr, "pwd");
	CHECK_STR(outcome.email, "an@example.vn");
	fake_close();
}

TEST(a_level_that_the_provider_does_not_prove_is_none)
{
	open_simulator("high");
	CHECK_STR(fake_verdict(), "");
	CHECK_STR(outcome.sub, "high");
	CHECK_STR(outcome.acr, "");
	fake_close();
}

TEST(an_unknown_persona_is_nobody)
{
	open_simulator("nobody");
	CHECK_STR(fake_verdict(), "simulator-persona-unknown");
	CHECK_NUMBER(outcome.well, 0);
	fake_close();
}

TEST(a_slow_persona_takes_her_time)
{
	open_simulator("slow");
	fake_sign_in();
	CHECK_NUMBER(outcome.ended, 0);
	while (outcome.ended == 0)
		event_base_loop(fake.loop, EVLOOP_ONCE);
	CHECK_NUMBER(outcome.well, 1);
	flow_cancel(fake_sign_in());
	fake_close();
}

TEST(a_citizen_is_sent_to_our_own_page)
{
	struct upstream u = {.config = &fake.config,
			     .provider = &fake.world.provider,
			     .state = "st",
			     .acr = "eidas1"};

	open_simulator("an");
	CHECK_STR(provider_driver_find("simulator")->authorization_request(fake.world.arena, &u),
		  "https://us.example/simulator?provider=p&state=st&acr=eidas1");
	fake_close();
}

TEST(there_are_two_kinds_of_provider)
{
	CHECK(provider_driver_find("oidc") != NULL);
	CHECK(provider_driver_find("saml") == NULL);
}
