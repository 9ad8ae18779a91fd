/* end_session_test.c -- a client sends the citizen to sign out. */
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include "world_store.h"
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

TEST(a_confirmation_belongs_to_its_browser)
{
	sign_in();
	world_post("/end_session/confirm", "sign_out=AAAA&confirm=1");
	CHECK_NUMBER(world_answer.status, 403);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

/* L-2, L-3, L-6, B79, T-23, post-logout-redirect-uri-unregistered: it costs the way back, never the
 * signing out. */
TEST(nobody_is_sent_to_an_unregistered_address)
{
	static const char *const bad[] = {
		"/end_session?client_id=tax&post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F",
		"/end_session?client_id=tax&post_logout_redirect_uri=https%3A%2F%2Ftax.example%"
		"2Fbye%3Fa",
		"/end_session?client_id=health&"
		"post_logout_redirect_uri=https%3A%2F%2Ftax.example%2Fbye",
		"/end_session?post_logout_redirect_uri=https%3A%2F%2Ftax.example%2Fbye",
		"/end_session?client_id=nobody",
		"/end_session?id_token_hint=x.y.z",
		"/end_session?id_token_hint=x.y.z&client_id=tax&"
		"post_logout_redirect_uri=https%3A%2F%2Ftax.example%2Fbye",
		"/end_session?state=st",
	};
	char form[8192];

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		world_begin();
		world_get(bad[i]);
		CHECK_NUMBER(world_answer.status, 200);
		CHECK_STR(world_answer.location, "");
		sign_in();
		world_get(bad[i]);
		CHECK_NUMBER(world_answer.status, 200);
		CHECK_NUMBER(world_stored(STORE_SESSION), 1);
		snprintf(form, sizeof form, "sign_out=%s&confirm=1", world_field("sign_out"));
		world_post("/end_session/confirm", form);
		CHECK_NUMBER(world_answer.status, 200);
		CHECK_STR(world_answer.location, "");
		CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	}
}

TEST(a_state_beyond_bounds_is_not_sent_on)
{
	char path[900] = "/end_session?client_id=tax&"
			 "post_logout_redirect_uri=https%3A%2F%2Ftax.example%2Fbye&state=";

	memset(path + strlen(path), 'a', 600);
	world_begin();
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.location, "");
}

/* L-1: a form of another site brings no cookie (SameSite=Lax); the link that it becomes does, and
 * the ID token that was posted is not to be read in it. */
TEST(a_form_without_cookies_becomes_a_link)
{
	char path[sizeof world_answer.location];

	world_begin();
	world_post("/end_session", "client_id=tax&state=a%20b&"
				   "post_logout_redirect_uri=https%3A%2F%2Ftax.example%2Fbye");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.location, "http://localhost:8080/end_session?posted_request=") !=
	      NULL);
	CHECK(strstr(world_answer.location, "tax") == NULL);
	snprintf(path, sizeof path, "%s", strstr(world_answer.location, "/end_session"));
	world_get(path);
	CHECK_STR(world_answer.location, "https://tax.example/bye?state=a%20b");
	sign_in();
	world_post("/end_session", "client_id=tax");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(*world_field("sign_out") != '\0');
}

/* Signed in at tax; the path of end_session with an ID token of this session, long expired. */
static const char *with_hint(void)
{
	static char path[4096];

	sign_in();
	world_post_as("/token", form_of_code(world_parameter("code")), TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	snprintf(path, sizeof path,
		 "/end_session?id_token_hint=%s&state=st&"
		 "post_logout_redirect_uri=https%%3A%%2F%%2Ftax.example%%2Fbye",
		 world_id_token_of("tax", "subject-of-the-tests", world_signed.sid));
	return path;
}

/* L-2, L-3, L-4 */
TEST(a_hint_of_her_session_ends_it_at_once)
{
	world_get(with_hint());
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_answer.location, "https://tax.example/bye?state=st");
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	CHECK(strstr(world_answer.cookies, "parvis-session=;") != NULL);
}

/* L-5 */
TEST(a_hint_of_another_session_asks_first)
{
	char path[4096];

	snprintf(path, sizeof path, "%s", with_hint());
	sign_in();
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(*world_field("sign_out") != '\0');
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

/* A session of tax and health; health has pages and URLs to be told at. */
static void sign_in_at_two(void)
{
	sign_in();
	world_get(HEALTH_REQUEST);
	CHECK_NUMBER(world_answer.status, 303);
	world_keep_cookies();
}

static void sign_out_of_tax(void)
{
	char form[8192];

	world_get("/end_session?client_id=tax&post_logout_redirect_uri=https%3A%2F%2Ftax.example%"
		  "2Fbye&state=st");
	snprintf(form, sizeof form, "sign_out=%s&confirm=1", world_field("sign_out"));
	world_post("/end_session/confirm", form);
}

/* L-8, B70: one notice, in the act that ended the session. */
TEST(clients_of_the_session_are_told)
{
	sign_in_at_two();
	sign_out_of_tax();
	CHECK_NUMBER(world_notice_count, 1);
	CHECK_STR(world_notices[0].client_id, "health");
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

/* L-9: framed with iss and sid, then on to the client with its state. */
TEST(a_page_frames_those_that_want_it_and_goes_on)
{
	sign_in_at_two();
	sign_out_of_tax();
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "<iframe src=\"https://health.example/out?iss=http%3A%2F%2F"
					"localhost%3A8080&amp;sid=") != NULL);
	CHECK(strstr(world_answer.body,
		     "https://tax.example/bye?state=st\">Revenir à <bdi>Impôts</bdi></a>") != NULL);
}

/* The session's cookie is another after each use: the question that waits does not mind. */
TEST(a_question_outlives_a_sign_in_of_another_tab)
{
	char form[8192];

	sign_in();
	world_get("/end_session");
	snprintf(form, sizeof form, "sign_out=%s&confirm=1", world_field("sign_out"));
	world_keep_cookies();
	world_get(HEALTH_REQUEST);
	CHECK_NUMBER(world_answer.status, 303);
	world_keep_cookies();
	world_post("/end_session/confirm", form);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	world_post("/end_session/confirm", form);
	CHECK_NUMBER(world_answer.status, 200);
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

static const char *signed_in_with_hint(const char **path)
{
	*path = with_hint();
	return NULL;
}

TEST(end_session_with_a_hint_survives_every_step)
{
	every_step(&(struct every_step){signed_in_with_hint, 303, NULL});
}
