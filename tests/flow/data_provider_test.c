/* data_provider_test.c -- a scope that brings no claim: what a client may fetch elsewhere. */
#include "context.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

#define REGISTRY "&client_id=registry&client_secret=a-secret-of-the-registry-0123456789ab"

static struct config config;

/* Client club may fetch tax notices at the registry; neither shipped scopes nor locales know it. */
static void begin(const char *scope_of_registry)
{
	static const char *const none[] = {NULL}, *const sub[] = {"sub", NULL},
				 *const name[] = {"given_name", NULL};
	static const struct scope scopes[] = {
		{"openid", sub}, {"given_name", name}, {"tax_notice", none}, {NULL, NULL}};

	world_begin();
	config = *world_config();
	config.scopes = scopes;
	context.config = &config;
	world_client("club")->scope = "openid given_name tax_notice";
	world_client("registry")->scope = scope_of_registry;
}

static void end(void)
{
	context.config = world_config();
	world_client("club")->scope = "openid given_name";
	world_client("registry")->scope = "openid given_name";
}

static void sign_in_at_club(const char *scope)
{
	char path[1024], form[1024];

	snprintf(path, sizeof path,
		 "/authorize?client_id=club&redirect_uri=https%%3A%%2F%%2Fclub.example%%2Fcb"
		 "&response_type=code&scope=%s&state=st&nonce=no&code_challenge="
		 "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
		 scope);
	world_get(path);
	world_keep_cookies();
	snprintf(form, sizeof form, "state=%s&persona=anne", world_parameter("state"));
	world_post("/simulator", form);
	snprintf(path, sizeof path, "%s", strstr(world_answer.location, "/callback/"));
	world_get(path);
}

/* What /introspection says of the token that follows. */
static const char *told_to_registry(void)
{
	char form[32768];
	const char *at;

	snprintf(form, sizeof form, "continuation=%s&answer=continue&consent=1",
		 world_field("continuation"));
	world_post("/information", form);
	snprintf(form, sizeof form,
		 "grant_type=authorization_code&client_id=club&client_secret=a-secret-of-the-"
		 "private-club-0123456789&redirect_uri=https%%3A%%2F%%2Fclub.example%%2Fcb&code=%s"
		 "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
		 world_parameter("code"));
	world_post("/token", form);
	at = strstr(world_answer.body, "\"access_token\":\"");
	at = at == NULL ? "" : at + strlen("\"access_token\":\"");
	snprintf(form, sizeof form, "token=%.*s" REGISTRY, (int)strcspn(at, "\""), at);
	world_post("/introspection", form);
	return world_answer.body;
}

TEST(a_permission_is_shown_and_needs_consent_without_any_claim)
{
	begin("openid");
	sign_in_at_club("openid%20tax_notice");
	CHECK(strstr(world_answer.body, "<dt>tax_notice</dt>") != NULL);
	CHECK(strstr(world_answer.body, "name=\"consent\"") != NULL);
	end();
}

TEST(a_data_provider_is_told_of_its_scope_and_of_what_both_may_know)
{
	begin("openid given_name tax_notice");
	sign_in_at_club("openid%20given_name%20tax_notice");
	told_to_registry();
	CHECK(strstr(world_answer.body, "\"scope\":\"openid given_name tax_notice\"") != NULL);
	CHECK(strstr(world_answer.body, "\"given_name\":\"Anne\"") != NULL);
	end();
}

TEST(a_data_provider_learns_no_claim_that_the_service_was_not_given)
{
	begin("openid given_name tax_notice");
	sign_in_at_club("openid%20tax_notice");
	told_to_registry();
	CHECK(strstr(world_answer.body, "\"scope\":\"openid tax_notice\"") != NULL);
	CHECK(strstr(world_answer.body, "Anne") == NULL);
	end();
}

TEST(another_data_provider_does_not_learn_that_the_scope_is_there)
{
	begin("openid given_name");
	sign_in_at_club("openid%20tax_notice");
	told_to_registry();
	CHECK(strstr(world_answer.body, "\"active\":true") != NULL);
	CHECK(strstr(world_answer.body, "tax_notice") == NULL);
	end();
}
