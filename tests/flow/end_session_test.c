/* end_session_test.c -- a client sends the citizen to sign out. */
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

static void sign_in(void)
{
	world_post("/information", form_of_information());
	world_keep_cookies();
}

TEST(without_a_session_there_is_nothing_to_ask)
{
	world_begin();
	world_get("/end_session");
	CHECK_NUMBER(world_answer.status, 200);
	world_get("/end_session?client_id=tax&post_logout_redirect_uri=https%3A%2F%2Ftax.example%"
		  "2Fbye&state=a%20b");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_answer.location, "https://tax.example/bye?state=a%20b");
}

TEST(a_stranger_asks_before_signing_anybody_out)
{
	char form[8192];

	sign_in();
	world_get("/end_session?client_id=tax&post_logout_redirect_uri=https%3A%2F%2Ftax.example%"
		  "2Fbye");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	snprintf(form, sizeof form, "sign_out=%s&confirm=1", world_field("sign_out"));
	world_post("/end_session/confirm", form);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_answer.location, "https://tax.example/bye");
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	CHECK(strstr(world_answer.cookies, "parvis-session=;") != NULL);
}

TEST(a_confirmation_belongs_to_its_session)
{
	sign_in();
	world_post("/end_session/confirm", "sign_out=AAAA&confirm=1");
	CHECK_NUMBER(world_answer.status, 403);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

TEST(nobody_is_sent_to_an_unregistered_address)
{
	static const struct {
		const char *path, *refusal;
	} bad[] = {{"/end_session?client_id=tax&post_logout_redirect_uri=https%3A%2F%2Fevil."
		    "example%2F",
		    "post-logout-redirect-uri-unregistered"},
		   {"/end_session?client_id=health&"
		    "post_logout_redirect_uri=https%3A%2F%2Ftax.example%2Fbye",
		    "post-logout-redirect-uri-unregistered"},
		   {"/end_session?post_logout_redirect_uri=https%3A%2F%2Ftax.example%2Fbye",
		    "sign-out-without-client"},
		   {"/end_session?client_id=nobody", "sign-out-client-unknown"},
		   {"/end_session?id_token_hint=x.y.z", "id-token-hint-invalid"}};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		world_begin();
		world_get(bad[i].path);
		CHECK_STR(world_refusal, bad[i].refusal);
		CHECK_NUMBER(world_answer.status, 400);
		CHECK_STR(world_answer.location, "");
	}
}

TEST(a_state_beyond_bounds_is_not_sent_on)
{
	char path[800] = "/end_session?state=";

	memset(path + strlen(path), 'a', 600);
	world_begin();
	world_get(path);
	CHECK_STR(world_refusal, "sign-out-state-malformed");
	CHECK_NUMBER(world_answer.status, 400);
}

static const char *signed_in(const char **path)
{
	sign_in();
	*path = "/end_session";
	return NULL;
}

TEST(end_session_survives_every_step) { every_step(&(struct every_step){signed_in, 200, NULL}); }

static const char *confirmed(const char **path)
{
	static char form[8192];

	sign_in();
	world_get("/end_session");
	snprintf(form, sizeof form, "sign_out=%s&confirm=1", world_field("sign_out"));
	*path = "/end_session/confirm";
	return form;
}

TEST(end_session_confirm_survives_every_step)
{
	every_step(&(struct every_step){confirmed, 200, NULL});
}
