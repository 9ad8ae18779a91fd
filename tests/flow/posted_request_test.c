/* posted_request_test.c -- an authorization request that a client's page posts, from its site. */
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

static void post(const char *request)
{
	world_post_from_elsewhere("/authorize", strchr(request, '?') + 1);
}

static const char *led_to(void) { return world_led_to("/authorize?"); }

/* it becomes a link that says nothing, and no cookie takes another's place. */
TEST(a_posted_request_of_another_site_becomes_a_link)
{
	world_begin();
	post(TAX_REQUEST "&login_hint=anne");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.location, "http://localhost:8080/authorize?posted_request=") !=
	      NULL);
	CHECK(strstr(world_answer.location, "anne") == NULL);
	CHECK_STR(world_answer.cookies, "");
	CHECK_NUMBER(world_operations, 0);
	world_get(led_to());
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(*world_field("request") != '\0');
}

TEST(a_posted_request_is_answered_from_the_session)
{
	world_post("/information", form_of_information());
	world_keep_cookies();
	post(HEALTH_REQUEST "&prompt=none");
	world_get(led_to());
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strlen(world_parameter("code")) == 43);
	CHECK_STR(world_parameter("state"), "st");
}

/* The chooser of one tab is still good when a form was posted in another. */
TEST(a_posted_request_leaves_other_tabs_alone)
{
	char form[16384];

	world_begin();
	world_get(TAX_REQUEST);
	world_keep_cookies();
	snprintf(form, sizeof form, "request=%s&provider=persona", world_field("request"));
	post(HEALTH_REQUEST);
	world_keep_cookies();
	world_get(led_to());
	world_keep_cookies();
	world_post("/choose", form);
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(world_answer.status, 303);
}

TEST(a_form_with_cookies_is_answered_at_once)
{
	world_begin();
	world_get(TAX_REQUEST);
	world_keep_cookies();
	world_post("/authorize", strchr(TAX_REQUEST, '?') + 1);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(*world_field("request") != '\0');
}

TEST(a_form_that_is_too_long_for_a_link_is_answered_at_once)
{
	char request[12000];

	for (int hint = 5200; hint <= 9200; hint += 4000) {
		snprintf(request, sizeof request, "%s&login_hint=%0*d", TAX_REQUEST, hint, 0);
		world_begin();
		post(request);
		CHECK_NUMBER(world_answer.status, 200);
		CHECK(*world_field("request") != '\0');
	}
}

TEST(a_link_of_a_posted_request_cannot_be_changed)
{
	char path[sizeof world_answer.location];

	world_begin();
	post(TAX_REQUEST);
	snprintf(path, sizeof path, "%s", led_to());
	path[strlen(path) - 5] = path[strlen(path) - 5] == 'A' ? 'B' : 'A';
	world_get(path);
	CHECK_STR(world_refusal, "form-not-ours");
}

/* B21 */
TEST(a_parameter_beside_a_posted_request_is_a_second_one)
{
	char path[sizeof world_answer.location + 32];

	world_begin();
	post(TAX_REQUEST);
	snprintf(path, sizeof path, "%s&client_id=tax", led_to());
	world_get(path);
	CHECK_STR(world_refusal, "form-parameter-repeated");
	CHECK_STR(world_answer.location, "");
}

TEST(the_language_of_a_posted_request_is_kept)
{
	world_begin();
	post(TAX_REQUEST "&page_language=vi");
	CHECK(strstr(world_answer.location, "&page_language=vi") != NULL);
	world_get(led_to());
	CHECK(strstr(world_answer.body, "<html lang=\"vi\"") != NULL);
}
