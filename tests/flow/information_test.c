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

/* The browser forgot the first for it. */
TEST(a_second_click_has_the_answer_of_the_first_and_issues_nothing)
{
	char form[32768], code[64], cookies[sizeof world_answer.cookies];

	snprintf(form, sizeof form, "%s", form_of_information());
	world_post("/information", form);
	snprintf(code, sizeof code, "%s", world_parameter("code"));
	snprintf(cookies, sizeof cookies, "%s", world_answer.cookies);
	world_post("/information", form);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_parameter("code"), code);
	CHECK_STR(world_parameter("state"), "st");
	CHECK_STR(world_answer.cookies, cookies);
	CHECK_NUMBER(world_operations, 3);
	CHECK_NUMBER(world_stored(STORE_GRANT), 1);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

static void answered_before(const char *form)
{
	world_post("/information", form);
	CHECK_NUMBER(world_answer.status, 409);
	CHECK(strstr(world_answer.body, "information-answered-before") != NULL);
	CHECK(strstr(world_answer.body, "href=\"https://tax.example/\"") != NULL);
}

/* The service itself is the way out: it knows this sign-in no longer. */
TEST(a_second_click_after_the_client_had_its_code_is_too_late)
{
	char form[32768];

	snprintf(form, sizeof form, "%s", form_of_information());
	world_post("/information", form);
	world_post_as("/token", form_of_code(world_parameter("code")), TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	answered_before(form);
}

TEST(a_second_answer_long_after_the_first_issues_nothing)
{
	char form[32768];

	snprintf(form, sizeof form, "%s", form_of_information());
	world_post("/information", form);
	world_forget_all(STORE_RETURN);
	answered_before(form);
	CHECK_NUMBER(world_stored(STORE_GRANT), 1);
}

/* unnamed-error: the way back to the client names an error of the protocol all the same */
TEST(the_second_answer_to_a_client_without_a_home_leads_back_to_it)
{
	const char *home = world_client("tax")->client_uri;
	char form[32768];

	snprintf(form, sizeof form, "%s", form_of_information());
	world_post("/information", form);
	world_forget_all(STORE_RETURN);
	world_client("tax")->client_uri = "";
	world_post("/information", form);
	world_client("tax")->client_uri = home;
	CHECK_NUMBER(world_answer.status, 409);
	CHECK(strstr(world_answer.body, "https://tax.example/cb?error=server_error") != NULL);
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

static const char *clicked_once(const char **path)
{
	static char form[32768];

	*path = "/information";
	snprintf(form, sizeof form, "%s", form_of_information());
	world_post(*path, form);
	return form;
}

TEST(a_second_click_survives_every_step)
{
	every_step(&(struct every_step){clicked_once, 303, NULL});
}
