/* provider_error_test.c -- a provider answers with an error: whom is told what. */
#include "agency.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

#define HOSTILE "%3Cscript%3Ealert(1)%3C%2Fscript%3E%0D%0ASet-Cookie%3A%20a%3Db"

/* The callback of client tax's citizen at the agency, with an error in the place of the code. */
static const char *path_with(const char *error)
{
	static char path[8192];
	const char *good = agency_begin();

	snprintf(path, sizeof path, "/callback/agency?error=%s%s", error, strchr(good, '&'));
	return path;
}

static const struct {
	const char *theirs, *refusal, *ours;
} errors[] = {
	{"access_denied", "provider-access-denied", "access_denied"},
	{"login_required", "provider-wants-interaction", "login_required"},
	{"interaction_required", "provider-wants-interaction", "login_required"},
	{"consent_required", "provider-wants-interaction", "login_required"},
	{"account_selection_required", "provider-wants-interaction", "login_required"},
	{"unmet_authentication_requirements", "provider-cannot-meet-requirements", "access_denied"},
	{"temporarily_unavailable", "provider-unavailable", "temporarily_unavailable"},
	{"server_error", "provider-failed", "server_error"},
	{"invalid_request", "provider-failed", "server_error"},
	{"invalid_scope", "provider-failed", "server_error"},
	{"unauthorized_client", "provider-failed", "server_error"},
	{"unsupported_response_type", "provider-failed", "server_error"},
	{"user_cancelled_login", "provider-failed", "server_error"},
	{HOSTILE, "provider-failed", "server_error"},
};

/* B56, B58, I-3, F-6: by redirect, with state and iss, in our words; no call is made */
TEST(each_error_of_a_provider_becomes_one_of_ours)
{
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		int calls;
		const char *path = path_with(errors[i].theirs);

		calls = world_http_operations;
		world_get(path);
		CHECK_STR(world_refusal, errors[i].refusal);
		CHECK_NUMBER(world_answer.status, 303);
		CHECK_STR(world_parameter("error"), errors[i].ours);
		CHECK_STR(world_parameter("state"), "st");
		CHECK_STR(world_parameter("iss"), "http://localhost:8080");
		CHECK_NUMBER(world_http_operations, calls);
		CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	}
}

TEST(a_providers_own_words_are_never_passed_on)
{
	char path[8192];

	snprintf(path, sizeof path,
		 "%s&error_description=%s&error_uri=https%%3A%%2F%%2Fevil.example",
		 path_with("access_denied"), HOSTILE);
	world_get(path);
	CHECK_STR(world_parameter("error"), "access_denied");
	CHECK(strstr(world_answer.location, "alert") == NULL);
	CHECK(strstr(world_answer.location, "evil") == NULL);
	CHECK_STR(world_answer.cookies, "");
}

TEST(an_error_beside_a_code_is_undecidable)
{
	char path[8192];

	snprintf(path, sizeof path, "%s&code=c-1", path_with("access_denied"));
	world_get(path);
	CHECK_STR(world_refusal, "provider-response-ambiguous");
	CHECK_STR(world_parameter("error"), "server_error");
}

/* A33, A34, B61 */
TEST(an_error_that_nobody_waits_for_ends_on_a_page)
{
	world_begin();
	world_get("/callback/agency?error=access_denied&error_description=x");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_refusal, "interaction-unknown");
	path_with("access_denied");
	world_get("/callback/agency?error=access_denied&state=another");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 1);
}

static void choose_again(const char *client, bool may) { world_client(client)->choose_again = may; }

/* A31, A32, U115 to U117, U118: the chooser again, with a notice; any provider works then */
TEST(a_client_may_let_its_citizens_choose_again)
{
	char form[16384];

	choose_again("tax", true);
	world_get(path_with("access_denied"));
	CHECK_STR(world_refusal, "provider-access-denied");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "Agency – ") != NULL);
	CHECK(strstr(world_answer.body, "role=\"status\"") != NULL);
	snprintf(form, sizeof form, "request=%s&provider=persona", world_field("request"));
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.location, "/simulator?") != NULL);
	world_get(path_with("temporarily_unavailable"));
	CHECK_NUMBER(world_answer.status, 200);
	snprintf(form, sizeof form, "request=%s&cancel=1", world_field("request"));
	world_post("/choose", form);
	CHECK_STR(world_parameter("error"), "access_denied");
	CHECK_STR(world_parameter("state"), "st");
	choose_again("tax", false);
}

TEST(a_chooser_that_is_shown_again_repeats_nothing_of_the_provider)
{
	char path[8192];

	choose_again("tax", true);
	snprintf(path, sizeof path, "%s&error_description=%s", path_with(HOSTILE), HOSTILE);
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "alert") == NULL);
	CHECK(strstr(world_answer.body, "state=") == NULL);
	choose_again("tax", false);
}

/* B57: it would send her to the same provider, for ever */
TEST(a_client_with_one_provider_is_told_and_nobody_goes_round)
{
	static char path[8192];

	choose_again("health", true);
	world_begin();
	world_get(HEALTH_REQUEST);
	world_keep_cookies();
	snprintf(path, sizeof path, "/callback/persona?error=access_denied&state=%s",
		 world_parameter("state"));
	world_get(path);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_parameter("error"), "access_denied");
	choose_again("health", false);
}

/* A lie is no error of the provider's: nobody is asked to go back to it. */
TEST(a_lie_does_not_lead_to_the_chooser)
{
	const char *path = agency_begin();

	choose_again("tax", true);
	agency.nonce = "another";
	world_get(path);
	CHECK_STR(world_refusal, "upstream-id-token-nonce-wrong");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_parameter("error"), "server_error");
	choose_again("tax", false);
}

static const char *cancelled(const char **path)
{
	choose_again("tax", true);
	*path = path_with("access_denied");
	return NULL;
}

TEST(a_provider_error_survives_every_step)
{
	every_step(&(struct every_step){cancelled, 200, NULL});
	choose_again("tax", false);
}
