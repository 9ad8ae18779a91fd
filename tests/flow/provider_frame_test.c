/* provider_frame_test.c -- a provider's page frames ours when she signs out there: F-14. */
#include "agency.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

#define POLICY "default-src 'none'; frame-ancestors https://agency.example"
#define FRAME "/provider_logout/agency?iss=https%3A%2F%2Fagency.example&sid=s-1"

/* anne is signed in by the agency, which calls her session "s-1". */
static void sign_in(void)
{
	static char form[65536];
	const char *path = agency_begin();

	agency.sid = "s-1";
	world_get(path);
	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	world_post("/information", form);
	world_keep_cookies();
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

TEST(a_frame_with_her_sid_ends_her_session)
{
	sign_in();
	world_get(FRAME);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	CHECK(strstr(world_answer.cookies, "Max-Age=0") != NULL);
}

TEST(only_the_provider_may_frame_it)
{
	sign_in();
	world_get(FRAME);
	CHECK(strncmp(world_answer.policy, POLICY, sizeof POLICY - 1) == 0);
	CHECK(world_answer.policy[sizeof POLICY - 1] <= ' '); /* and nobody else */
}

static void ends_nothing(const char *path)
{
	sign_in();
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	CHECK_STR(world_answer.cookies, "");
}

TEST(a_frame_without_what_is_hers_ends_nothing_and_looks_the_same)
{
	ends_nothing("/provider_logout/agency");
	ends_nothing("/provider_logout/agency?iss=https%3A%2F%2Fagency.example");
	ends_nothing("/provider_logout/agency?sid=s-1");
	ends_nothing("/provider_logout/agency?iss=https%3A%2F%2Fagency.example&sid=s-2");
	ends_nothing("/provider_logout/agency?iss=https%3A%2F%2Fother.example&sid=s-1");
}

TEST(another_browser_ends_nothing)
{
	sign_in();
	world_cookie[0] = '\0';
	world_get(FRAME);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

TEST(a_frame_of_no_provider_is_refused)
{
	world_begin();
	world_get("/provider_logout/nobody?iss=x&sid=y");
	CHECK_STR(world_refusal, "provider-logout-unknown");
	world_get("/provider_logout/persona?iss=x&sid=y");
	CHECK_STR(world_refusal, "provider-logout-unknown");
}

static const char *framed(const char **path)
{
	sign_in();
	*path = FRAME;
	return NULL;
}

TEST(provider_frame_survives_every_step) { every_step(&(struct every_step){framed, 200, NULL}); }
