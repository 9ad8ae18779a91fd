/* revocation_test.c -- a client throws a token away (RFC 7009). */
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

static const char *tax(void) { return TAX_BASIC; }

#define HEALTH_SECRET "&client_id=health&client_secret=a-secret-of-the-health-office-0123456"

static const char *form_with(const char *token, const char *more)
{
	static char form[600];

	snprintf(form, sizeof form, "token=%s%s", token, more);
	return form;
}

static const char *refresh_token(void)
{
	static char token[300];
	const char *at;

	world_post_as("/token", form_of_token_for(TAX_OFFLINE_REQUEST), TAX_BASIC);
	at = strstr(world_answer.body, "\"refresh_token\":\"");
	at = at == NULL ? "" : at + strlen("\"refresh_token\":\"");
	snprintf(token, sizeof token, "%.*s", (int)strcspn(at, "\""), at);
	return token;
}

/* U82 */
TEST(a_revoked_access_token_is_of_no_use)
{
	const char *bearer = access_token();

	world_post_as("/revocation", form_with(bearer + strlen("Bearer "), ""), TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_operations, 2);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	world_get_as("/userinfo", bearer);
	CHECK_STR(world_refusal, "access-token-invalid");
	CHECK_NUMBER(world_answer.status, 401);
}

TEST(a_revoked_refresh_token_takes_along_what_it_gave)
{
	const char *token = refresh_token();
	char form[400];

	CHECK_NUMBER(world_stored(STORE_FAMILY), 1);
	snprintf(form, sizeof form, "grant_type=refresh_token&refresh_token=%s", token);
	world_post_as("/token", form, TAX_BASIC);
	world_post_as("/revocation", form_with(token, "&token_type_hint=refresh_token"), TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_FAMILY), 0);
}

TEST(what_is_no_token_is_revoked_already)
{
	world_begin();
	world_post_as("/revocation", form_with("x", ""), TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	world_post_as("/revocation", "", TAX_BASIC);
	CHECK_STR(world_refusal, "token-missing");
	CHECK_NUMBER(world_answer.status, 400);
	world_post_as("/revocation", form_with("x", ""), NULL);
	CHECK_NUMBER(world_answer.status, 401);
}

TEST(another_clients_token_stays)
{
	const char *bearer = access_token();

	world_post("/revocation", form_with(bearer + strlen("Bearer "), HEALTH_SECRET));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 1);
	world_post("/revocation", form_with(refresh_token(), HEALTH_SECRET));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_FAMILY), 1);
}

TEST(a_store_that_is_down_revokes_nothing)
{
	const char *bearer = access_token();

	world_fail_at = 2;
	world_post_as("/revocation", form_with(bearer + strlen("Bearer "), ""), TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 503);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 1);
}

static const char *revocable(const char **path)
{
	*path = "/revocation";
	return form_with(refresh_token(), "");
}

TEST(revocation_survives_every_step) { every_step(&(struct every_step){revocable, 200, tax}); }
