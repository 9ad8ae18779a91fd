/* posted_callback_test.c -- a provider's answer that is posted, signed, or both. */
#include "agency.h"
#include "clock.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdint.h>
#include <stdio.h>

static void answers(const char *mode)
{
	struct provider *p = agency_registration();

	p->response_mode = mode;
	p->answers_are_posted = strncmp(mode, "form_post", 9) == 0;
	p->answers_are_signed = strstr(mode, "jwt") != NULL;
}

static void post(const char *form) { world_post_from_elsewhere("/callback/agency", form); }

static const char *led_to(void) { return world_led_to("/callback/"); }

/* A citizen at the agency, and the form that brings her back, with what it says instead of a code.
 */
static const char *form_with(const char *what)
{
	static char form[16384];
	const char *path;

	answers("form_post");
	path = agency_begin();
	snprintf(form, sizeof form, "%s&state=%s", what, strstr(path, "state=") + 6);
	return form;
}

/* B9, F-6, I-4 */
TEST(a_posted_answer_needs_no_cookie_and_shows_no_code)
{
	const char *form = form_with("code=c-1");

	CHECK_STR(world_parameter("response_mode"), "form_post");
	post(form);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.location, "http://localhost:8080/callback/agency?posted=") !=
	      NULL);
	CHECK(strstr(world_answer.location, "c-1") == NULL);
	CHECK_STR(world_answer.cookies, "");
	world_get(led_to());
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_field("answer"), "continue");
	answers("");
}

TEST(a_posted_error_is_told_as_any)
{
	post(form_with("error=access_denied&error_description=x"));
	world_get(led_to());
	CHECK_STR(world_refusal, "provider-access-denied");
	CHECK_STR(world_parameter("error"), "access_denied");
	answers("");
}

/* T-04, B6: who posts another's answer into this browser wins nothing */
TEST(a_posted_answer_of_another_browser_goes_nowhere)
{
	post(form_with("code=c-1"));
	strcpy(world_cookie, "parvis-browser=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	world_get(led_to());
	CHECK_STR(world_refusal, "interaction-unknown");
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 1);
	answers("");
}

TEST(what_was_posted_cannot_be_changed_on_its_way)
{
	char path[sizeof world_answer.location];

	post(form_with("code=c-1"));
	snprintf(path, sizeof path, "%s", led_to());
	path[strlen(path) - 5] = path[strlen(path) - 5] == 'A' ? 'B' : 'A';
	world_get(path);
	CHECK_STR(world_refusal, "form-not-ours");
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 1);
	answers("");
}

TEST(only_who_is_asked_to_post_may)
{
	const char *form = form_with("code=c-1");

	answers("");
	post(form);
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_refusal, "callback-posted");
	world_post("/callback/nobody", form);
	CHECK_STR(world_refusal, "callback-posted");
}

TEST(a_posted_answer_is_bounded_and_says_nothing_twice)
{
	static char form[12000];

	form_with("");
	snprintf(form, sizeof form, "state=s&code=%010000d", 1);
	post(form);
	CHECK_STR(world_refusal, "callback-too-long");
	post("state=s&code=1&code=2");
	CHECK_STR(world_refusal, "form-parameter-repeated");
	answers("");
}

static const char *sent_on(const char **path)
{
	post(form_with("code=c-1"));
	*path = led_to();
	return NULL;
}

TEST(what_was_posted_survives_every_step)
{
	every_step(&(struct every_step){sent_on, 200, NULL});
	answers("");
}

/* A citizen back from an agency that signs its answers: the state and what else it holds. */
static const char *signed_with(const char *more)
{
	static char path[8192];
	struct arena *a;
	const char *good;

	answers("query.jwt");
	good = agency_begin();
	a = arena_new();
	snprintf(path, sizeof path, "/callback/agency?response=%s",
		 agency_sign(a, NULL,
			     text_of(arena_printf(
				     a,
				     "{\"iss\":\"https://agency.example\",\"aud\":\"parvis\","
				     "\"exp\":%lld,\"state\":\"%s\",%s}",
				     clock_now() + 60, strstr(good, "state=") + 6, more)))
			 .at);
	arena_free(a);
	return path;
}

/* G-10 */
TEST(a_signed_answer_is_believed)
{
	const char *path = signed_with("\"code\":\"c-1\"");

	CHECK_STR(world_parameter("response_mode"), "query.jwt");
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_field("answer"), "continue");
	world_get(signed_with("\"error\":\"access_denied\""));
	CHECK_STR(world_refusal, "provider-access-denied");
	answers("");
}

TEST(parameters_beside_a_signed_answer_are_nothing)
{
	char path[9000];

	snprintf(path, sizeof path, "%s&code=other&state=other&iss=other&error=server_error",
		 signed_with("\"code\":\"c-1\""));
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	snprintf(path, sizeof path, "%s&code=c-1", signed_with("\"nothing\":1"));
	world_get(path);
	CHECK_STR(world_refusal, "provider-response-empty");
	answers("");
}

TEST(who_signs_its_answers_is_not_believed_unsigned)
{
	char path[9000];

	signed_with("\"code\":\"c-1\"");
	snprintf(path, sizeof path, "/callback/agency?code=c-1&state=%s", world_parameter("state"));
	world_get(path);
	CHECK_STR(world_refusal, "interaction-unknown"); /* its state is not looked at */
	CHECK_NUMBER(world_http_operations, 1);          /* the metadata, before */
	answers("");
}

TEST(an_answer_of_a_forged_key_reaches_no_endpoint)
{
	int calls;
	char *path = (char *)(uintptr_t)signed_with("\"code\":\"c-1\"");

	calls = world_http_operations;
	path[strlen(path) - 10] = path[strlen(path) - 10] == 'A' ? 'B' : 'A';
	world_get(path);
	CHECK_STR(world_refusal, "response-jwt-signature-wrong");
	CHECK_STR(world_parameter("error"), "server_error");
	CHECK_NUMBER(world_http_operations - calls, 2); /* its keys, and newer ones */
	answers("");
}

static const char *signed_answer(const char **path)
{
	*path = signed_with("\"code\":\"c-1\"");
	return NULL;
}

TEST(a_signed_answer_survives_every_step)
{
	every_step(&(struct every_step){signed_answer, 200, NULL});
	answers("");
}
