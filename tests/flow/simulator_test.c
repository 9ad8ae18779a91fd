/* simulator_test.c -- the page of test identities. */
#include "context.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"

TEST(the_page_offers_each_persona)
{
	world_begin();
	world_get("/simulator?state=st&acr=eidas1");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "value=\"anne\"") != NULL);
	CHECK_STR(world_field("state"), "st");
}

TEST(a_persona_comes_back_as_a_code)
{
	world_begin();
	world_post("/simulator", "state=st&persona=anne");
	CHECK_STR(world_answer.location,
		  "http://localhost:8080/callback/persona?state=st&code=anne");
	world_post("/simulator", "state=st&persona=denies");
	CHECK_STR(world_parameter("error"), "access_denied");
}

TEST(an_unknown_persona_is_refused)
{
	world_begin();
	world_post("/simulator", "state=st&persona=nobody");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_refusal, "persona-unknown");
}

TEST(a_code_that_names_no_persona_is_refused)
{
	char path[4096];

	strcpy(path, path_of_callback("anne"));
	strcpy(strstr(path, "code=anne"), "code=nobody");
	world_get(path);
	CHECK_STR(world_refusal, "simulator-persona-unknown");
}

TEST(without_a_simulated_provider_there_is_no_such_page)
{
	struct config without = *world_config();

	world_begin();
	without.provider_count = 0;
	context.config = &without;
	world_get("/simulator?state=st");
	context.config = world_config();
	CHECK_NUMBER(world_answer.status, 404);
	CHECK_STR(world_refusal, "simulator-absent");
}

TEST(a_provider_that_was_switched_off_meanwhile_is_not_believed)
{
	struct config off = *world_config();
	char path[4096];

	strcpy(path, path_of_callback("anne"));
	off.provider_count = 0;
	context.config = &off;
	world_get(path);
	context.config = world_config();
	CHECK_STR(world_refusal, "provider-switched-off");
	CHECK_STR(world_parameter("error"), "temporarily_unavailable");
}
