/* callback_provider_test.c -- a provider that speaks OpenID Connect, truly and falsely. */
#include "agency.h"
#include "every_step.h"
#include "test.h"
#include "world.h"

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

static const char *proven(const char **path)
{
	*path = agency_begin();
	return NULL;
}

TEST(callback_of_a_provider_survives_every_step)
{
	every_step(&(struct every_step){proven, 200, NULL});
}
