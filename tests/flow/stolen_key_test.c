/* stolen_key_test.c -- a key of ours was stolen: nothing from before is good. K-14 */
#include "clock.h"
#include "context.h"
#include "our_keys.h"
#include "sign_in_steps.h"
#include "switches_change.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

/* After the helper that began the world. */
static void stolen(const char *kid, long long not_before)
{
	switches_revoke(world_switches(), &(struct revoked_key){kid, "ES256", "", not_before});
}

static const char *our_kid(void) { return context.jwks->keys[0]->kid.at; }

TEST(a_session_from_before_answers_nobody)
{
	world_post("/information", form_of_information());
	world_keep_cookies();
	stolen("stolen", clock_now());
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "login-required");
	CHECK_STR(world_parameter("error"), "login_required");
	world_get(TAX_REQUEST);
	CHECK_NUMBER(world_answer.status, 200); /* she is asked again */
	CHECK_NUMBER(world_stored(STORE_GRANT), 1);
	stolen("stolen", clock_now() - 60);
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK(strlen(world_parameter("code")) == 43);
}

TEST(what_it_gave_gives_nothing)
{
	const char *form = form_of_token(), *bearer;

	stolen("stolen", clock_now());
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "grant-suspended");
	bearer = access_token();
	stolen("stolen", clock_now());
	world_get_as("/userinfo", bearer);
	CHECK_STR(world_refusal, "access-token-invalid");
	stolen("stolen", clock_now() - 60);
	world_get_as("/userinfo", bearer);
	CHECK_NUMBER(world_answer.status, 200);
}

/* The one that she gave before she is asked for more stands behind all refresh tokens. */
TEST(a_refresh_token_from_before_gives_nothing)
{
	char form[512];
	const char *token;

	world_post_as("/token", form_of_token_for(TAX_OFFLINE_REQUEST), TAX_BASIC);
	token = strstr(world_answer.body, "\"refresh_token\":\"");
	CHECK(token != NULL);
	if (token == NULL)
		return;
	token += strlen("\"refresh_token\":\"");
	snprintf(form, sizeof form, "grant_type=refresh_token&refresh_token=%.*s",
		 (int)strcspn(token, "\""), token);
	stolen("stolen", clock_now());
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "grant-suspended");
	world_switches();
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200); /* it was not used up */
}

TEST(a_hint_that_it_signed_is_refused_and_it_is_published_no_more)
{
	char path[4096];

	world_begin();
	snprintf(path, sizeof path, "%s&id_token_hint=%s", TAX_REQUEST, world_id_token("tax", "s"));
	world_get(path);
	CHECK_STR(world_refusal, "");
	stolen(our_kid(), clock_now());
	world_get(path);
	CHECK_STR(world_refusal, "id-token-hint-key-unknown");
	world_get("/jwks");
	CHECK_STR(world_answer.body, "{\"keys\":[]}");
	stolen("another", clock_now());
	world_get("/jwks");
	CHECK(strstr(world_answer.body, our_kid()) != NULL);
}

/* signer-key-stolen: until the signer has heard, nothing that it signs leaves us */
TEST(what_it_signs_is_known)
{
	const char *token;

	world_begin();
	token = world_id_token("tax", "s");
	CHECK(!is_signed_with_a_stolen_key(text_of(token)));
	stolen(our_kid(), clock_now());
	CHECK(is_signed_with_a_stolen_key(text_of(token)));
	CHECK(!is_signed_with_a_stolen_key(TEXT("no token")));
	stolen("another", clock_now());
	CHECK(!is_signed_with_a_stolen_key(text_of(token)));
}
