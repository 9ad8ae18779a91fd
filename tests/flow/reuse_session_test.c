/* reuse_session_test.c -- single sign-on: a browser that is signed in comes from another client. */
#include "clock.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include "world_store.h"
#include <stdio.h>

/* anne is signed in at tax; the browser has its cookies. */
static void sign_in(void)
{
	world_post("/information", form_of_information());
	world_keep_cookies();
}

static const char *session_cookie_value(void)
{
	static char value[64];
	const char *at = strstr(world_cookie, "parvis-session=");

	snprintf(value, sizeof value, "%.*s", at == NULL ? 0 : 43, at == NULL ? "" : at + 15);
	return value;
}

/* U66, U63, A-25: neither chooser nor provider; T-36: a new cookie, and the old one is dead */
TEST(another_client_is_answered_from_the_session)
{
	char before[64], old_cookies[sizeof world_cookie];

	sign_in();
	strcpy(before, session_cookie_value());
	strcpy(old_cookies, world_cookie);
	world_get(HEALTH_REQUEST);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strlen(world_parameter("code")) == 43);
	CHECK_STR(world_parameter("state"), "st");
	CHECK_STR(world_parameter("iss"), "http://localhost:8080");
	CHECK_NUMBER(world_operations, 2);
	world_keep_cookies();
	CHECK(strcmp(session_cookie_value(), before) != 0);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 0);
	strcpy(world_cookie, old_cookies);
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "login-required");
}

/* U66: the information page stands, enforced */
TEST(a_client_with_an_information_page_shows_it_again)
{
	char form[32768];

	sign_in();
	world_get(TAX_REQUEST);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "anne@example.org") != NULL);
	CHECK_NUMBER(world_stored(STORE_GRANT), 1);
	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	world_post("/information", form);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strlen(world_parameter("code")) == 43);
	CHECK_NUMBER(world_operations, 2);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	world_post("/information", form); /* a second click, with the cookie of before */
	CHECK_NUMBER(world_answer.status, 303);
	world_keep_cookies();
	world_post("/information", form); /* or with the new one */
	CHECK_NUMBER(world_answer.status, 303);
	world_forget_all(STORE_RETURN);
	world_post("/information", form);
	CHECK_STR(world_refusal, "information-answered-before");
	CHECK_NUMBER(world_stored(STORE_GRANT), 2);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

TEST(a_page_of_a_session_that_has_ended_gives_nothing)
{
	char form[32768];

	sign_in();
	world_get(TAX_REQUEST);
	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	world_get("/end_session");
	snprintf(form + 20000, 8192, "sign_out=%s&confirm=1", world_field("sign_out"));
	world_post("/end_session/confirm", form + 20000);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	world_post("/information", form);
	CHECK_STR(world_refusal, "session-ended");
	CHECK_STR(world_parameter("error"), "login_required");
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

/* B51 */
TEST(prompt_none_is_answered_without_a_page)
{
	world_begin();
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "login-required");
	CHECK_NUMBER(world_operations, 0);
	sign_in();
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strlen(world_parameter("code")) == 43);
	world_keep_cookies();
	world_get(TAX_REQUEST "&prompt=none"); /* shown before, in this session */
	CHECK(strlen(world_parameter("code")) == 43);
}

/* the page is due, and must not be shown */
TEST(prompt_none_does_not_get_past_what_was_never_shown)
{
	sign_in();
	world_get("/authorize?client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb"
		  "&response_type=code&scope=openid%20family_name&prompt=none" PKCE);
	CHECK_STR(world_refusal, "consent-required");
	CHECK_STR(world_parameter("error"), "consent_required");
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

/* */
TEST(prompt_consent_shows_the_page_of_any_client)
{
	sign_in();
	world_get(HEALTH_REQUEST "&prompt=consent");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_field("answer"), "continue");
}

/* whatever session there is */
TEST(she_authenticates_again_when_it_is_asked)
{
	static const char *const again[] = {"&prompt=login", "&prompt=select_account",
					    "&prompt=login%20consent", "&max_age=0"};

	for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
		char path[1024];

		sign_in();
		snprintf(path, sizeof path, "%s%s", TAX_REQUEST, again[i]);
		world_get(path);
		CHECK_NUMBER(world_answer.status, 200);
		CHECK(strstr(world_answer.body, "value=\"persona\"") != NULL);
	}
}

/* after a second, max_age=1 is over */
TEST(max_age_is_measured_in_seconds)
{
	sign_in();
	world_get(HEALTH_REQUEST "&max_age=10000");
	CHECK(strlen(world_parameter("code")) == 43);
	world_keep_cookies();
	clock_offset += 2;
	world_get(HEALTH_REQUEST "&max_age=1&prompt=none");
	CHECK_STR(world_refusal, "session-too-old");
	CHECK_STR(world_parameter("error"), "login_required");
	world_get(HEALTH_REQUEST "&max_age=1");
	clock_offset -= 2;
	CHECK(strstr(world_answer.location, "/simulator?") != NULL);
}

/* U69 */
TEST(a_flow_left_at_the_chooser_keeps_the_session)
{
	sign_in();
	world_get(TAX_REQUEST "&prompt=login");
	CHECK_NUMBER(world_answer.status, 200);
	world_keep_cookies();
	world_get(HEALTH_REQUEST);
	CHECK(strlen(world_parameter("code")) == 43);
}

/* From the chooser, with the cookies there are, to the information page of a persona. */
static void come_back_as(const char *persona)
{
	char form[16384];

	world_get(TAX_REQUEST "&prompt=login");
	snprintf(form, sizeof form, "request=%s&provider=persona", world_field("request"));
	world_post("/choose", form);
	snprintf(form, sizeof form, "state=%s&persona=%s", world_parameter("state"), persona);
	world_post("/simulator", form);
	strcpy(form, strstr(world_answer.location, "/callback/"));
	world_get(form);
}

static const char *answer_page(void)
{
	static char form[32768];

	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	return form;
}

/* U70, B11, T-36: she who reached the page as somebody else is not the earlier person any more */
TEST(somebody_else_ends_the_earlier_session)
{
	sign_in();
	come_back_as("bob");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	CHECK(strstr(world_answer.cookies, "parvis-session=;") != NULL);
	world_keep_cookies();
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "login-required");
}

TEST(clients_of_the_earlier_person_are_told)
{
	sign_in();
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "");
	world_keep_cookies();
	come_back_as("bob");
	CHECK_NUMBER(world_notice_count, 1);
	CHECK_STR(world_notices[0].client_id, "health");
}

/* U60, B11: nothing of the earlier person survives */
TEST(a_session_after_another_persons_has_nothing_of_hers)
{
	const char *form;

	sign_in();
	come_back_as("bob");
	form = answer_page();
	world_keep_cookies();
	world_post("/information", form);
	world_keep_cookies();
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	world_get(TAX_REQUEST);
	CHECK(strstr(world_answer.body, "bob@example.org") != NULL);
	CHECK(strstr(world_answer.body, "anne@example.org") == NULL);
}

/* B12: the attacker's cookie never becomes the victim's session */
TEST(a_planted_cookie_is_not_the_session_of_who_signs_in)
{
	char planted[sizeof world_cookie];

	world_begin();
	strcpy(planted, "parvis-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	strcpy(world_cookie, planted);
	world_get(TAX_REQUEST);
	world_keep_cookies();
	come_back_as("anne");
	world_post("/information", answer_page());
	CHECK_NUMBER(world_answer.status, 303);
	strcpy(world_cookie, planted);
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "login-required");
}

/* U59, B47: the same person again: another cookie, the same session toward clients */
TEST(the_same_person_signs_in_again_into_a_new_cookie)
{
	char before[64];

	sign_in();
	strcpy(before, session_cookie_value());
	come_back_as("anne");
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	world_post("/information", answer_page());
	world_keep_cookies();
	CHECK(strcmp(session_cookie_value(), before) != 0);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

/* Two tabs at their pages, answered in the other order: neither disturbs the other. */
TEST(two_tabs_of_one_session_are_both_answered)
{
	char first[32768];

	sign_in();
	world_get(TAX_REQUEST);
	strcpy(first, answer_page());
	world_get(TAX_REQUEST);
	world_post("/information", answer_page());
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strlen(world_parameter("code")) == 43);
	world_keep_cookies();
	world_post("/information", first);
	CHECK(strlen(world_parameter("code")) == 43);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

/* The loser of a race for the session asks again with the cookie that the winner was given. */
TEST(two_tabs_at_once_both_find_their_way)
{
	struct flow *slow;

	sign_in();
	slow = world_start_as(HEALTH_REQUEST, NULL, NULL);
	CHECK(slow != NULL);
	world_turn_until(2);
	world_forget_all(STORE_SESSION);
	world_finish();
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_answer.location, "http://localhost:8080" HEALTH_REQUEST);
	CHECK_STR(world_answer.cookies, "");
	world_get(HEALTH_REQUEST);
	CHECK(strstr(world_answer.location, "/simulator?") != NULL);
}

static const char *with_hint(const char *request, const char *client_id, const char *sub)
{
	static char path[4096];

	snprintf(path, sizeof path, "%s&id_token_hint=%s", request, world_id_token(client_id, sub));
	return path;
}

/* the session's own user, though the token has expired */
TEST(a_hint_of_the_same_person_is_answered)
{
	sign_in();
	world_get(with_hint(HEALTH_REQUEST "&prompt=none", "health", "subject-of-the-tests"));
	CHECK(strlen(world_parameter("code")) == 43);
	CHECK_NUMBER(world_signer_operations, 1);
}

/* A-29, T-38, B55: never her code for another's hint */
TEST(a_hint_of_another_person_is_never_answered_for_this_one)
{
	sign_in();
	world_get(with_hint(HEALTH_REQUEST "&prompt=none", "health", "somebody-else"));
	CHECK_STR(world_refusal, "subject-differs");
	CHECK_STR(world_parameter("error"), "login_required");
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	world_get(with_hint(TAX_REQUEST, "tax", "somebody-else"));
	CHECK(strstr(world_answer.body, "value=\"persona\"") != NULL);
}

/* A-29 at the end of a sign-in; the session of before is untouched */
TEST(who_signs_in_must_be_who_was_asked_for)
{
	char form[16384];

	sign_in();
	world_get(with_hint(TAX_REQUEST "&prompt=login", "tax", "somebody-else"));
	snprintf(form, sizeof form, "request=%s&provider=persona", world_field("request"));
	world_post("/choose", form);
	snprintf(form, sizeof form, "state=%s&persona=bob", world_parameter("state"));
	world_post("/simulator", form);
	strcpy(form, strstr(world_answer.location, "/callback/"));
	world_get(form);
	CHECK_STR(world_refusal, "subject-differs");
	CHECK_STR(world_parameter("error"), "login_required");
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

/* B55 */
TEST(a_hint_that_is_none_of_this_clients_is_an_error)
{
	sign_in();
	world_get(with_hint(HEALTH_REQUEST, "tax", "subject-of-the-tests"));
	CHECK_STR(world_refusal, "id-token-hint-of-another-client");
	CHECK_STR(world_parameter("error"), "invalid_request");
	world_get(HEALTH_REQUEST "&id_token_hint=eyJhbGciOiJub25lIn0.e30.");
	CHECK_STR(world_refusal, "id-token-hint-invalid");
	CHECK_STR(world_parameter("error"), "invalid_request");
}

/* */
TEST(the_claim_sub_with_a_value_asks_for_one_person)
{
	sign_in();
	world_get(HEALTH_REQUEST "&prompt=none&claims=%7B%22id_token%22%3A%7B%22sub%22%3A%7B%22"
				 "value%22%3A%22somebody-else%22%7D%7D%7D");
	CHECK_STR(world_refusal, "subject-differs");
}

static const char *signed_in(const char **path)
{
	sign_in();
	*path = HEALTH_REQUEST;
	return NULL;
}

TEST(reuse_survives_every_step) { every_step(&(struct every_step){signed_in, 303, NULL}); }

static const char *signed_in_at_page(const char **path)
{
	sign_in();
	world_get(TAX_REQUEST);
	*path = "/information";
	return answer_page();
}

TEST(information_in_a_session_survives_every_step)
{
	every_step(&(struct every_step){signed_in_at_page, 303, NULL});
}

static const char *signed_in_coming_back(const char **path)
{
	static char back[4096];
	char form[16384];

	sign_in();
	world_get(TAX_REQUEST "&prompt=login");
	snprintf(form, sizeof form, "request=%s&provider=persona", world_field("request"));
	world_post("/choose", form);
	snprintf(form, sizeof form, "state=%s&persona=bob", world_parameter("state"));
	world_post("/simulator", form);
	strcpy(back, strstr(world_answer.location, "/callback/"));
	*path = back;
	return NULL;
}

TEST(callback_with_a_session_survives_every_step)
{
	every_step(&(struct every_step){signed_in_coming_back, 200, NULL});
}

static const char *signed_in_with_hint(const char **path)
{
	sign_in();
	*path = with_hint(HEALTH_REQUEST, "health", "subject-of-the-tests");
	return NULL;
}

TEST(reuse_with_a_hint_survives_every_step)
{
	every_step(&(struct every_step){signed_in_with_hint, 303, NULL});
}
