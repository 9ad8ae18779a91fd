/* information_test.c -- the citizen has read what will be passed on. */
#include "clock.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

TEST(the_client_gets_a_code_and_the_browser_a_session)
{
	world_post("/information", form_of_information());
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strlen(world_parameter("code")) == 43);
	CHECK_STR(world_parameter("state"), "st");
	CHECK_STR(world_parameter("iss"), "http://localhost:8080");
	CHECK(strstr(world_answer.cookies, "parvis-session=") != NULL);
	CHECK_NUMBER(world_stored(STORE_GRANT), 1);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	CHECK_NUMBER(world_operations, 1);
}

TEST(a_second_click_issues_nothing)
{
	const char *form = form_of_information();

	world_post("/information", form);
	CHECK_NUMBER(world_answer.status, 303);
	world_post("/information", form);
	CHECK_NUMBER(world_answer.status, 409);
	CHECK(strstr(world_answer.body, "information-answered-before") != NULL);
	/* unnamed-error: the way back to the client names an error of the protocol all the same */
	CHECK(strstr(world_answer.body, "https://tax.example/cb?error=server_error") != NULL);
	CHECK_NUMBER(world_stored(STORE_GRANT), 1);
}

TEST(the_citizen_may_refuse)
{
	char form[32768];

	snprintf(form, sizeof form, "%s", form_of_information());
	strcpy(strstr(form, "answer=continue"), "answer=refuse");
	world_post("/information", form);
	CHECK_STR(world_refusal, "information-refused");
	CHECK_STR(world_parameter("error"), "access_denied");
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
}

/* B8 */
TEST(a_page_that_was_left_open_for_too_long_gives_nothing_and_leads_back)
{
	const char *form = form_of_information();

	clock_offset += 901;
	world_post("/information", form);
	clock_offset -= 901;
	CHECK_STR(world_refusal, "form-expired");
	CHECK(strstr(world_answer.body, "href=\"https://tax.example/cb?error=") != NULL);
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

TEST(another_browser_cannot_answer)
{
	const char *form = form_of_information();

	world_cookie[0] = '\0';
	world_post("/information", form);
	CHECK_NUMBER(world_answer.status, 403);
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
}

static const char *read_(const char **path)
{
	*path = "/information";
	return form_of_information();
}

TEST(information_survives_every_step) { every_step(&(struct every_step){read_, 303, NULL}); }
