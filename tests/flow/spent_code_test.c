/* spent_code_test.c -- a code comes again: a theft, or a client whose answer died with a worker. */
#include "clock.h"
#include "context.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

static const char *tax(void) { return TAX_BASIC; }

static char form[1024], first[sizeof world_answer.body];

/* A redemption whose answer nobody hears. */
static const char *redeemed(const char **path)
{
	*path = "/token";
	snprintf(form, sizeof form, "%s", form_of_token());
	world_post_as(*path, form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_operations, 3);
	snprintf(first, sizeof first, "%s", world_answer.body);
	return form;
}

/* And its worker died. */
static const char *lost(const char **path)
{
	redeemed(path);
	world_spender_lives = 0;
	return form;
}

static void again(const char *with, const char *authorization)
{
	world_post_as("/token", with, authorization);
}

static void refused_and_revoked(void)
{
	CHECK_STR(world_refusal, "code-spent");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_grant\"") != NULL);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	CHECK_NUMBER(world_stored(STORE_ANSWER), 0);
}

static void given_again(void)
{
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.body, first);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 1);
}

TEST(an_answer_that_died_with_its_worker_is_given_once_more)
{
	const char *path;

	again(lost(&path), TAX_BASIC);
	given_again();
	CHECK_NUMBER(world_operations, 4);
	again(form, TAX_BASIC);
	refused_and_revoked();
}

TEST(a_dead_worker_may_seem_to_live_for_a_moment)
{
	const char *path;

	redeemed(&path);
	world_spender_lives = 3;
	again(form, TAX_BASIC);
	given_again();
}

TEST(an_answer_of_a_worker_that_lives_was_given)
{
	const char *path;
	long long began;

	redeemed(&path);
	began = clock_monotonic_us();
	again(form, TAX_BASIC);
	refused_and_revoked();
	CHECK(clock_monotonic_us() - began >= 100000);
}

TEST(of_another_run_nobody_knows_whether_its_worker_died)
{
	struct spender self = context.self;
	const char *path;

	lost(&path);
	context.self.run = "another run";
	again(form, TAX_BASIC);
	context.self = self;
	refused_and_revoked();
}

/* Without waiting, since it is not the client whose answer was lost. */
static void wrong(const char *more, const char *authorization)
{
	const char *path;
	char bad[1200];

	redeemed(&path);
	world_spender_lives = 1000;
	snprintf(bad, sizeof bad, "%.*s%s", (int)(strstr(form, "&redirect_uri") - form), form,
		 more);
	again(bad, authorization);
	CHECK_NUMBER(world_spender_lives, 1000);
	refused_and_revoked();
}

TEST(a_lost_answer_is_for_the_same_proofs_alone)
{
	wrong("&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&code_verifier=" CHALLENGE, TAX_BASIC);
	wrong("&redirect_uri=https%3A%2F%2Ftax.example%2Fcb", TAX_BASIC);
	wrong("&redirect_uri=https%3A%2F%2Ftax.example%2Fother&code_verifier=" VERIFIER, TAX_BASIC);
	wrong("&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&code_verifier=" VERIFIER
	      "&client_id=health&client_secret=a-secret-of-the-health-office-0123456",
	      NULL);
}

TEST(a_lost_answer_that_was_revoked_is_lost_for_good)
{
	char token[200];
	const char *path, *at;

	lost(&path);
	at = strstr(first, "\"access_token\":\"") + strlen("\"access_token\":\"");
	snprintf(token, sizeof token, "token=%.*s", (int)strcspn(at, "\""), at);
	world_post_as("/revocation", token, TAX_BASIC);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	again(form, TAX_BASIC);
	refused_and_revoked();
}

/* The client hangs up while we wait for the supervisor to hear of the death. */
TEST(a_client_that_leaves_while_we_wait_leaves_nothing_behind)
{
	const char *path;
	struct flow *f;

	redeemed(&path);
	world_spender_lives = 1000;
	f = world_start_as(path, form, TAX_BASIC);
	for (int turns = 0; world_spender_lives > 998 && turns < 1000; turns++)
		event_base_loop(world_base, EVLOOP_ONCE);
	CHECK(f != NULL && world_flow_lives());
	flow_cancel(f);
	world_settle();
	CHECK_NUMBER(flow_live(), 0);
	CHECK_NUMBER(world_answer.count, 0);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 1);
}

TEST(a_lost_answer_survives_every_step)
{
	every_step(&(struct every_step){lost, 200, tax});
	every_step(&(struct every_step){redeemed, 400, tax});
}
