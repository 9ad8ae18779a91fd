/* introspection_test.c -- a resource server asks what a token is good for (RFC 7662, RFC 9701). */
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

#define REGISTRY "&client_id=registry&client_secret=a-secret-of-the-registry-0123456789ab"

static const char *form_with(const char *token)
{
	static char form[400];

	snprintf(form, sizeof form, "token=%s" REGISTRY, token);
	return form;
}

static const char *token_of_tax(void) { return access_token() + strlen("Bearer "); }

/* A53, U139, U141: cut to the registry's scopes, under its own subject, with what was obtained. */
TEST(a_resource_server_is_told_what_its_scopes_allow)
{
	world_post("/introspection", form_with(token_of_tax()));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.type, "application/json");
	CHECK(strstr(world_answer.body, "\"active\":true") != NULL);
	CHECK(strstr(world_answer.body, "\"iss\":\"http://localhost:8080\"") != NULL);
	CHECK(strstr(world_answer.body, "\"sub\":\"subject-of-the-resource-server\"") != NULL);
	CHECK(strstr(world_answer.body, "\"client_id\":\"tax\"") != NULL);
	CHECK(strstr(world_answer.body, "\"scope\":\"openid given_name\"") != NULL);
	CHECK(strstr(world_answer.body, "\"acr\":\"eidas1\"") != NULL);
	CHECK(strstr(world_answer.body, "\"token_type\":\"Bearer\"") != NULL);
	CHECK(strstr(world_answer.body, "\"given_name\":\"Anne\"") != NULL);
	CHECK(strstr(world_answer.body, "\"exp\":") != NULL);
	CHECK(strstr(world_answer.body, "email") == NULL);
	CHECK_NUMBER(world_operations, 2);
}

/* U141, improved: a token without any of its scopes tells it no claim. */
TEST(without_a_scope_in_common_nothing_is_told_of_the_person)
{
	const char *scope = world_client("registry")->scope;

	world_client("registry")->scope = "openid gender";
	world_post("/introspection", form_with(token_of_tax()));
	CHECK(strstr(world_answer.body, "\"active\":true") != NULL);
	CHECK(strstr(world_answer.body, "\"scope\":\"openid\"") != NULL);
	CHECK(strstr(world_answer.body, "Anne") == NULL);
	world_client("registry")->scope = scope;
}

/* U140 */
TEST(what_is_unknown_is_not_active_and_no_more_is_said)
{
	world_begin();
	world_post("/introspection", form_with("x"));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.body, "{\"active\":false}");
}

/* A57 to A61 */
TEST(who_may_not_ask_is_refused)
{
	world_begin();
	world_post("/introspection", "token=x");
	CHECK_NUMBER(world_answer.status, 401);
	world_post("/introspection", REGISTRY + 1);
	CHECK_STR(world_refusal, "introspection-token-missing");
	CHECK_NUMBER(world_answer.status, 400);
	world_post("/introspection", "token=x&client_id=registry&client_secret=wrong");
	CHECK_NUMBER(world_answer.status, 401);
	world_post("/introspection", "token=x&client_id=nobody&client_secret=wrong");
	CHECK_NUMBER(world_answer.status, 401);
	world_post_as("/introspection", "token=x", TAX_BASIC);
	CHECK_STR(world_refusal, "introspection-not-allowed");
	CHECK(strstr(world_answer.body, "\"error\":\"unauthorized_client\"") != NULL);
}

/* D-13 */
TEST(a_signed_answer_is_given_to_who_accepts_one)
{
	const char *form = form_with(token_of_tax());

	world_accept = "application/token-introspection+jwt";
	world_post("/introspection", form);
	CHECK_STR(world_answer.type, "application/token-introspection+jwt");
	CHECK_STR(world_answer.body, "header.introspection.signature");
	CHECK(*world_signed.account != '\0');
	world_post("/introspection", form_with("x"));
	CHECK_STR(world_answer.body, "header.introspection.signature");
	CHECK_STR(world_signed.account, "");
}

static const char *asked(const char **path)
{
	*path = "/introspection";
	return form_with(token_of_tax());
}

TEST(introspection_survives_every_step) { every_step(&(struct every_step){asked, 200, NULL}); }
