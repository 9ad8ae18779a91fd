/* callback_test.c -- the provider sends the citizen back. */
#include "every_step.h"
#include "sign_in_steps.h"
#include "switches_change.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

TEST(what_will_be_passed_on_is_shown_first)
{
	world_get(path_of_callback("anne"));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "Anne") != NULL);
	CHECK(strstr(world_answer.body, "anne@example.org") != NULL);
	CHECK(strstr(world_answer.body, "Martin") == NULL);
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 0);
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
}

TEST(a_callback_is_answered_once)
{
	const char *path = path_of_callback("anne");

	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	world_get(path);
	CHECK_NUMBER(world_answer.status, 400);
	CHECK(strstr(world_answer.body, "interaction-unknown") != NULL);
	CHECK_STR(world_answer.location, "");
}

#define BACK                                                                                       \
	"<a class=\"main\" "                                                                       \
	"href=\"https://tax.example/cb?error=server_error&amp;error_description="

TEST(whoever_reads_the_information_page_again_can_go_back_to_the_service)
{
	const char *path = path_of_callback("anne");

	world_get(path);
	world_get(path);
	CHECK_STR(world_refusal, "interaction-unknown");
	CHECK(strstr(world_answer.body, BACK) != NULL);
	CHECK(strstr(world_answer.body, "&amp;state=st&amp;") != NULL);
}

TEST(the_way_back_is_that_of_one_sign_in)
{
	path_of_callback("anne");
	world_get("/callback/persona?code=c&state=another");
	CHECK_STR(world_refusal, "interaction-unknown");
	CHECK(strstr(world_answer.body, BACK) == NULL);
}

TEST(the_way_back_is_known_to_one_browser)
{
	const char *path = path_of_callback("anne");
	char *name;

	world_get(path);
	name = strstr(world_cookie, "parvis-browser=");
	memset(name + strlen("parvis-browser="), 'A', 42);
	world_get(path);
	CHECK_STR(world_refusal, "interaction-unknown");
	CHECK(strstr(world_cookie, "parvis-way-back=") != NULL);
	CHECK(strstr(world_answer.body, BACK) == NULL);
}

TEST(nobody_is_led_back_to_a_service_that_was_switched_off)
{
	const char *path = path_of_callback("anne");

	world_get(path);
	switches_turn_off(world_switches(), &(struct off_switch){.kind = OFF_CLIENT,
								 .id = "tax",
								 .client = "",
								 .text = "",
								 .text_fr = "",
								 .text_vi = ""});
	world_get(path);
	CHECK_STR(world_refusal, "interaction-unknown");
	CHECK(strstr(world_answer.body, BACK) == NULL);
}

/* A browser would not keep it, and a front door not take it. */
TEST(a_way_back_that_is_too_long_is_not_kept)
{
	char request[4096], form[16384];
	static char state[1901];

	memset(state, 's', sizeof state - 1);
	snprintf(request, sizeof request, "%s&state=%s", TAX_REQUEST_WITHOUT_STATE, state);
	world_begin();
	world_get(request);
	world_keep_cookies();
	snprintf(form, sizeof form, "request=%s&provider=persona", world_field("request"));
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.cookies, "parvis-way-back") == NULL);
}

TEST(another_browser_neither_continues_nor_spoils_it)
{
	const char *path = path_of_callback("anne");
	char cookie[sizeof world_cookie];

	strcpy(cookie, world_cookie);
	world_cookie[0] = '\0';
	world_get(path);
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_answer.cookies, "");
	strcpy(world_cookie, "parvis-browser=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	world_get(path);
	CHECK_NUMBER(world_answer.status, 400);
	strcpy(world_cookie, cookie);
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
}

TEST(an_answer_on_another_providers_path_goes_nowhere)
{
	char path[2048] = "/callback/agency";

	strcat(path, strchr(path_of_callback("anne"), '?'));
	world_get(path);
	CHECK_NUMBER(world_answer.status, 400);
	CHECK(strstr(world_answer.body, "interaction-of-another-provider") != NULL);
	CHECK_NUMBER(world_http_operations, 0);
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 0);
}

/* FranceConnect A25, A26, A33 */
TEST(a_callback_without_state_costs_nothing)
{
	static const char *const paths[] = {
		"/callback/persona?code=anne", "/callback/persona?code=anne&state=",
		"/callback/persona?error=access_denied&error_description=no", "/callback/persona"};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		world_begin();
		world_get(paths[i]);
		CHECK_NUMBER(world_answer.status, 400);
		CHECK_STR(world_answer.location, "");
		CHECK_NUMBER(world_operations, 0);
	}
}

/* FranceConnect A27, A34: nobody is told anything of the sign-in that the browser is in. */
TEST(a_callback_with_a_state_of_nobody_is_a_page)
{
	static const char *const ends[] = {"code=anne", "error=access_denied"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char path[128];

		path_of_callback("anne");
		snprintf(path, sizeof path,
			 "/callback/persona?state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&%s",
			 ends[i]);
		world_get(path);
		CHECK_STR(world_refusal, "interaction-unknown");
		CHECK_NUMBER(world_answer.status, 400);
		CHECK_STR(world_answer.location, "");
		CHECK_NUMBER(world_stored(STORE_INTERACTION), 1);
	}
}

/* FranceConnect A28, A29 */
TEST(a_callback_without_a_code_is_told_to_the_client)
{
	static const char *const ends[] = {"", "&code="};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char path[2048];
		const char *whole = path_of_callback("anne");

		snprintf(path, sizeof path, "%.*s%s", (int)(strstr(whole, "&code=") - whole), whole,
			 ends[i]);
		world_get(path);
		CHECK_STR(world_refusal, "provider-response-empty");
		CHECK_STR(world_parameter("error"), "server_error");
		CHECK_STR(world_parameter("state"), "st");
		CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	}
}

TEST(a_citizen_who_denies_is_brought_back_to_the_client)
{
	world_get(path_of_callback("denies"));
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_parameter("error"), "access_denied");
	CHECK_STR(world_parameter("state"), "st");
}

TEST(a_subject_of_pivot_claims_needs_them_all)
{
	world_begin();
	world_get("/authorize?client_id=archive&redirect_uri=https%3A%2F%2Farchive.example%2Fcb"
		  "&response_type=code&scope=openid" PKCE);
	world_keep_cookies();
	world_post("/simulator", world_form("state", "persona=anne"));
	{
		char path[sizeof world_answer.location];

		strcpy(path, strstr(world_answer.location, "/callback/"));
		world_get(path);
	}
	CHECK_STR(world_refusal, "identity-without-pivot");
	CHECK_STR(world_parameter("error"), "access_denied");
}

static const char *answered(const char **path)
{
	*path = path_of_callback("anne");
	return NULL;
}

TEST(callback_survives_every_step) { every_step(&(struct every_step){answered, 200, NULL}); }

/* FranceConnect U35: the value is told to nobody. */
TEST(an_identity_in_another_format_is_refused)
{
	world_get(path_of_callback("unfit"));
	CHECK_STR(world_refusal, "identity-claim-malformed");
	CHECK_STR(world_parameter("error"), "server_error");
	CHECK(strstr(world_answer.location, "March") == NULL);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}
