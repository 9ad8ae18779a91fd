/* step_up_test.c -- signed in at a low level, more is asked, and another provider proves it: B47.
 */
#include "agency.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world_store.h"
#include <stdio.h>

#define TAX_HIGHER                                                                                 \
	"/authorize?client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_type=code"  \
	"&scope=openid%20given_name&state=st&nonce=no&acr_values=eidas2" PKCE
#define PIVOT_OF_JEANNE                                                                            \
	"\"given_name\":\"Jeanne\",\"family_name\":\"DUVAL\",\"birthdate\":\"1960-00-00\","        \
	"\"gender\":\"female\",\"birthplace\":\"2A004\",\"birthcountry\":\"99100\""

static const char *const *providers_of_health;

/* Clients tax and health derive her subject from her pivot identity, or from her account. */
static void derive_by(enum subject_version version)
{
	world_client("tax")->subject_version = world_client("health")->subject_version = version;
}

static void end(void)
{
	derive_by(SUBJECT_V1);
	world_client("health")->providers = providers_of_health;
}

static const char *answer_page(void)
{
	static char form[32768];

	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	return form;
}

/* Jeanne is signed in at persona with eidas1, for tax and health. */
static void sign_in_low(enum subject_version version)
{
	static char form[32768];

	agency_begin();
	world_cookie[0] = '\0';
	derive_by(version);
	if (world_client("health")->providers != NULL)
		providers_of_health = world_client("health")->providers;
	world_client("health")->providers = NULL;
	world_get(TAX_REQUEST);
	world_keep_cookies();
	snprintf(form, sizeof form, "request=%s&provider=persona", world_field("request"));
	world_post("/choose", form);
	snprintf(form, sizeof form, "state=%s&persona=jeanne", world_parameter("state"));
	world_post("/simulator", form);
	world_get(strstr(world_answer.location, "/callback/"));
	world_post("/information", answer_page());
	world_keep_cookies();
	world_get(HEALTH_REQUEST);
	CHECK_STR(world_refusal, "");
	world_keep_cookies();
}

/* The agency's callback for the same browser, from which more was asked. */
static const char *step_up(const char *claims)
{
	const char *path;

	world_get(TAX_HIGHER "&prompt=none");
	CHECK_STR(world_refusal, "session-level-too-low");
	path = agency_go_on_with(TAX_HIGHER);
	CHECK_STR(world_parameter("acr_values"), "substantial");
	agency.sub = "4711";
	agency.claims = claims;
	return path;
}

static void redeem(void)
{
	world_post_as("/token", form_of_code(world_parameter("code")), TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
}

TEST(another_provider_steps_the_same_person_up_within_her_session)
{
	sign_in_low(SUBJECT_FRANCECONNECT);
	world_get(step_up(PIVOT_OF_JEANNE));
	CHECK_NUMBER(world_stored(STORE_SESSION), 1); /* not ended by the page */
	world_post("/information", answer_page());
	world_keep_cookies();
	CHECK_NUMBER(world_notice_count, 0);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	redeem();
	CHECK_STR(world_signed.acr, "eidas2");
	end();
}

/* what was low is answered as before, what is high now too */
TEST(a_session_that_was_stepped_up_answers_both_levels)
{
	char sid[sizeof world_signed.sid];

	sign_in_low(SUBJECT_FRANCECONNECT);
	world_get(step_up(PIVOT_OF_JEANNE));
	world_post("/information", answer_page());
	world_keep_cookies();
	redeem();
	snprintf(sid, sizeof sid, "%s", world_signed.sid);
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "");
	world_keep_cookies();
	world_get(TAX_HIGHER "&prompt=none");
	CHECK_STR(world_refusal, "");
	redeem();
	CHECK_STR(world_signed.sid, sid);
	end();
}

/* to a client that derives her subject from her account she is somebody else */
TEST(where_accounts_are_people_another_provider_proves_another_person)
{
	sign_in_low(SUBJECT_V1);
	world_get(step_up(PIVOT_OF_JEANNE));
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	CHECK_NUMBER(world_notice_count, 1);
	CHECK_STR(world_notices[0].client_id, "health");
	end();
}

TEST(another_pivot_identity_is_another_person)
{
	sign_in_low(SUBJECT_FRANCECONNECT);
	world_get(step_up("\"given_name\":\"Jeanne\",\"family_name\":\"DUVAL\","
			  "\"birthdate\":\"1961-01-01\",\"gender\":\"female\","
			  "\"birthplace\":\"2A004\",\"birthcountry\":\"99100\""));
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	CHECK_NUMBER(world_notice_count, 1);
	end();
}

static const char *stepping_up(const char **path)
{
	sign_in_low(SUBJECT_FRANCECONNECT);
	*path = step_up(PIVOT_OF_JEANNE);
	return NULL;
}

TEST(a_step_up_survives_every_step)
{
	every_step(&(struct every_step){stepping_up, 200, NULL});
	end();
}
