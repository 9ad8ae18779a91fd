/* callback_provider_test.c -- a provider that speaks OpenID Connect, truly and falsely. */
#include "agency.h"
#include "clock.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

TEST(a_provider_proves_who_she_is)
{
	const char *path = agency_begin();

	CHECK(strstr(world_answer.location, "https://agency.example/authorize?") != NULL);
	CHECK_STR(world_parameter("redirect_uri"), "http://localhost:8080/callback/agency");
	CHECK_STR(world_parameter("code_challenge_method"), "S256");
	CHECK_STR(world_parameter("client_id"), "parvis");
	CHECK_STR(world_parameter("acr_values"), "low");
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "anne@example.org") != NULL);
	CHECK_STR(world_field("answer"), "continue");
}

/* Each refusal goes back to the client, which did nothing wrong; nothing is granted. */
static void refused(const char *error)
{
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_parameter("error"), error);
	CHECK_STR(world_parameter("state"), "st");
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

static void lie(void (*tell)(void), const char *error)
{
	const char *path = agency_begin();

	tell();
	world_get(path);
	refused(error);
}

static void wrong_issuer(void) { agency.iss = "https://other.example"; }

static void wrong_audience(void) { agency.aud = "somebody-else"; }

static void wrong_nonce(void) { agency.nonce = "another"; }

static void expired(void) { agency.exp_in_s = -3600; }

static void wrong_key(void) { agency.wrong_key = true; }

static void other_userinfo(void) { agency.userinfo_sub = "bob-8"; }

static void token_endpoint_down(void) { agency.token_status = 500; }

static void userinfo_down(void) { agency.userinfo_status = 503; }

/* B26: what ties the two halves of a sign-in to their ends is of each half alone. */
TEST(nothing_of_the_clients_own_is_told_to_the_provider)
{
	agency_begin();
	CHECK(*world_parameter("state") != '\0' && *world_parameter("nonce") != '\0');
	CHECK(strcmp(world_parameter("state"), "st") != 0);
	CHECK(strcmp(world_parameter("nonce"), "no") != 0);
	CHECK(strcmp(world_parameter("code_challenge"), CHALLENGE) != 0);
	CHECK(strstr(world_answer.location, "tax.example") == NULL);
}

TEST(a_provider_that_lies_or_fails_grants_nothing)
{
	lie(wrong_issuer, "server_error");
	lie(wrong_audience, "server_error");
	lie(wrong_nonce, "server_error");
	lie(expired, "server_error");
	lie(wrong_key, "server_error");
	lie(other_userinfo, "server_error");
	lie(token_endpoint_down, "server_error");
	lie(userinfo_down, "server_error");
}

static void lower_level(void) { agency.acr = "none-of-ours"; }

TEST(a_lower_level_than_asked_is_told_to_the_client) { lie(lower_level, "access_denied"); }

/* B50, U-I-1: what forces a sign-in is told to the provider, and proven by it */
static void asks_again(const char *parameter, const char *upstream, const char *value)
{
	char request[1024];
	const char *path;

	snprintf(request, sizeof request, "%s%s", TAX_REQUEST, parameter);
	path = agency_begin_with(request);
	CHECK_STR(world_parameter(upstream), value);
	agency.auth_time = clock_now() - 3600;
	world_get(path);
	CHECK_STR(world_refusal, "upstream-login-too-old");
	refused("login_required");
}

TEST(a_provider_must_prove_that_she_signed_in_again)
{
	asks_again("&prompt=login", "prompt", "login");
	asks_again("&prompt=select_account", "prompt", "login");
	asks_again("&max_age=0", "prompt", "login");
	asks_again("&max_age=60", "max_age", "60");
}

/* owed when max_age was asked */
TEST(a_provider_that_hides_when_she_signed_in_does_not_answer_max_age)
{
	const char *path = agency_begin_with(TAX_REQUEST "&max_age=60");

	agency.auth_time = -1;
	world_get(path);
	CHECK_STR(world_refusal, "upstream-id-token-auth-time-unfit");
	refused("server_error");
}

/* B46, A-18: essential and too low */
TEST(an_essential_level_that_is_not_reached_is_unmet)
{
	const char *path = agency_begin_with(
		TAX_REQUEST "&claims=%7B%22id_token%22%3A%7B%22acr%22%3A%7B%22essential%22%3Atrue"
			    "%2C%22values%22%3A%5B%22eidas2%22%5D%7D%7D%7D");

	CHECK_STR(world_parameter("acr_values"), "substantial");
	agency.acr = "low";
	world_get(path);
	CHECK_STR(world_refusal, "acr-unmet");
	refused("unmet_authentication_requirements");
}

/* B54: the client's language on every page of its sign-in, and at the provider */
TEST(ui_locales_hold_for_the_whole_sign_in)
{
	const char *path = agency_begin_with(TAX_REQUEST "&ui_locales=fr-CA%20xx%20en");

	CHECK_STR(world_parameter("ui_locales"), "fr");
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "lang=\"fr\"") != NULL);
}

static const char *proven(const char **path)
{
	*path = agency_begin();
	return NULL;
}

TEST(callback_of_a_provider_survives_every_step)
{
	every_step(&(struct every_step){proven, 200, NULL});
}
