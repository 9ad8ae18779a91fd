/* session_codes_test.c -- what a session gave ends with it, whoever ends it. */
#include "agency.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include "world_store.h"
#include <stdio.h>

#define REDEEMED_BY_HEALTH                                                                         \
	"&redirect_uri=https%%3A%%2F%%2Fhealth.example%%2Fcb&code_verifier=" VERIFIER              \
	"&client_id=health&client_secret=a-secret-of-the-health-office-0123456"

static char form[1024], bearer[256];

static const char *member(const char *name)
{
	static char value[512];
	char wanted[40];
	const char *at;

	snprintf(wanted, sizeof wanted, "\"%s\":\"", name);
	at = strstr(world_answer.body, wanted);
	at = at == NULL ? "" : at + strlen(wanted);
	snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\""), at);
	return value;
}

/* anne signs in at tax by this request; the browser keeps its cookies, tax its code. */
static void sign_in_by(const char *request)
{
	snprintf(form, sizeof form, "%s", form_of_token_for(request));
	world_keep_cookies();
}

static void redeem(void)
{
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	snprintf(bearer, sizeof bearer, "Bearer %s", member("access_token"));
}

static void sign_in(void)
{
	sign_in_by(TAX_REQUEST);
	redeem();
}

static void sign_out(void)
{
	char answer[8192];

	world_get("/end_session");
	snprintf(answer, sizeof answer, "sign_out=%s&confirm=1", world_field("sign_out"));
	world_post("/end_session/confirm", answer);
	CHECK_NUMBER(world_answer.status, 200);
}

static void is_over(void)
{
	world_get_as("/userinfo", bearer);
	CHECK_STR(world_refusal, "access-token-invalid");
	CHECK_NUMBER(world_answer.status, 401);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	CHECK_NUMBER(world_stored(STORE_ANSWER), 0);
}

/* B80 */
TEST(who_signs_out_ends_the_access_tokens_of_her_session)
{
	sign_in();
	sign_out();
	is_over();
}

TEST(each_client_of_the_session_loses_its_token)
{
	char other[256];

	sign_in();
	world_get(HEALTH_REQUEST);
	world_keep_cookies();
	snprintf(form, sizeof form, "grant_type=authorization_code&code=%s" REDEEMED_BY_HEALTH,
		 world_parameter("code"));
	world_post("/token", form);
	CHECK_NUMBER(world_answer.status, 200);
	snprintf(other, sizeof other, "Bearer %s", member("access_token"));
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 2);
	sign_out();
	is_over();
	world_get_as("/userinfo", other);
	CHECK_STR(world_refusal, "access-token-invalid");
}

TEST(a_code_that_was_not_redeemed_ends_with_its_session)
{
	sign_in_by(TAX_REQUEST);
	sign_out();
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "code-unknown");
	CHECK_NUMBER(world_answer.status, 400);
}

TEST(a_lost_answer_ends_with_its_session)
{
	sign_in();
	sign_out();
	world_spender_lives = 0;
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "code-spent");
}

static void refresh(const char *token)
{
	char request[600];

	snprintf(request, sizeof request, "grant_type=refresh_token&refresh_token=%s", token);
	world_post_as("/token", request, TAX_BASIC);
}

/* L-9 */
TEST(a_refresh_token_without_offline_access_ends_with_its_session)
{
	char token[512];

	world_client("tax")->refresh_tokens = REFRESH_TOKENS_ALWAYS;
	sign_in();
	snprintf(token, sizeof token, "%s", member("refresh_token"));
	refresh(token);
	CHECK_NUMBER(world_answer.status, 200);
	snprintf(token, sizeof token, "%s", member("refresh_token"));
	sign_out();
	refresh(token);
	world_client("tax")->refresh_tokens = REFRESH_TOKENS_OFFLINE_ACCESS;
	CHECK_STR(world_refusal, "refresh-token-unknown");
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
}

TEST(offline_access_outlives_the_session)
{
	char token[512];

	sign_in_by(TAX_OFFLINE_REQUEST);
	redeem();
	snprintf(token, sizeof token, "%s", member("refresh_token"));
	sign_out();
	refresh(token);
	CHECK_NUMBER(world_answer.status, 200);
	world_get_as("/userinfo", bearer);
	CHECK_NUMBER(world_answer.status, 200);
}

TEST(a_session_with_nothing_left_to_give_ends_as_well)
{
	sign_in();
	world_post_as("/token", form, TAX_BASIC); /* a second use: all is revoked already */
	CHECK_STR(world_refusal, "code-spent");
	sign_out();
	is_over();
}

/* Come back from the provider as somebody, and stop at the information page. */
static void come_back_as(const char *persona)
{
	char answer[1024];

	world_get(TAX_REQUEST "&prompt=login");
	world_keep_cookies();
	snprintf(answer, sizeof answer, "request=%s&provider=persona", world_field("request"));
	world_post("/choose", answer);
	snprintf(answer, sizeof answer, "state=%s&persona=%s", world_parameter("state"), persona);
	world_post("/simulator", answer);
	world_get(strstr(world_answer.location, "/callback/"));
	CHECK_NUMBER(world_answer.status, 200);
	world_keep_cookies();
}

TEST(the_tokens_of_an_earlier_person_end_when_somebody_else_comes)
{
	sign_in();
	come_back_as("bob");
	is_over();
}

TEST(her_own_tokens_stay_when_she_signs_in_again)
{
	sign_in();
	come_back_as("anne");
	world_get_as("/userinfo", bearer);
	CHECK_NUMBER(world_answer.status, 200);
}

static const char *answer_page(void)
{
	static char page[32768];

	snprintf(page, sizeof page, "continuation=%s&answer=continue", world_field("continuation"));
	return page;
}

/* Bob is at his page in one tab while Anne, in the other, gets into the session. */
static const char *two_persons(const char **path)
{
	static char of_bob[32768];

	world_begin();
	come_back_as("bob");
	strcpy(of_bob, answer_page());
	world_get(HEALTH_REQUEST "&prompt=login");
	world_keep_cookies();
	snprintf(form, sizeof form, "state=%s&persona=anne", world_parameter("state"));
	world_post("/simulator", form);
	world_get(strstr(world_answer.location, "/callback/"));
	world_keep_cookies();
	snprintf(form, sizeof form, "grant_type=authorization_code&code=%s" REDEEMED_BY_HEALTH,
		 world_parameter("code"));
	world_post("/token", form);
	snprintf(bearer, sizeof bearer, "Bearer %s", member("access_token"));
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 1);
	*path = "/information";
	return of_bob;
}

TEST(of_two_persons_in_two_tabs_the_later_answer_ends_the_other)
{
	const char *path, *of_bob = two_persons(&path);

	world_notice_count = 0;
	world_post(path, of_bob);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strlen(world_parameter("code")) == 43);
	CHECK_NUMBER(world_notice_count, 1);
	CHECK_STR(world_notices[0].client_id, "health");
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	is_over();
	every_step(&(struct every_step){two_persons, 303, NULL});
}

TEST(nobody_elses_tokens_end)
{
	char of_another_browser[256];

	sign_in();
	strcpy(of_another_browser, bearer);
	world_cookie[0] = '\0';
	come_back_as("anne");
	world_post("/information", answer_page());
	world_keep_cookies();
	sign_out();
	world_get_as("/userinfo", of_another_browser);
	CHECK_NUMBER(world_answer.status, 200);
}
