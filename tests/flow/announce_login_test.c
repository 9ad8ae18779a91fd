/* announce_login_test.c -- she is told of sign-ins that are not like her usual ones. */
#include "every_step.h"
#include "login_notice.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include "world_mail.h"
#include "world_store.h"
#include <stdio.h>

static void begin(void)
{
	world_begin();
	world_mail_turn_on();
}

/* At client "health", whether or not somebody is signed in. How many letters that gave. */
static int sign_in(const char *persona)
{
	int before = world_letter_count;
	char more[64];

	world_get(HEALTH_REQUEST "&prompt=login");
	world_keep_cookies();
	snprintf(more, sizeof more, "persona=%s", persona);
	world_post("/simulator", world_form("state", more));
	world_get(strstr(world_answer.location, "/callback/"));
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_NUMBER(strlen(world_parameter("code")), 43);
	world_keep_cookies();
	return world_letter_count - before;
}

/* Another client, by single sign-on. */
static int go_on(void)
{
	int before = world_letter_count;

	world_get("/authorize?client_id=notary&redirect_uri=https%3A%2F%2Fnotary.example%2Fcb"
		  "&response_type=code&scope=openid&state=st&nonce=no" PKCE);
	CHECK_NUMBER(strlen(world_parameter("code")), 43);
	world_keep_cookies();
	return world_letter_count - before;
}

static void take_another_browser(void) { world_cookie[0] = '\0'; }

static struct login_notice *letter(struct arena *a)
{
	const struct world_letter *last = &world_letters[world_letter_count - 1];

	return login_notice_parse(a, (struct text){last->value, last->len});
}

/* U136 */
TEST(the_first_sign_in_in_a_browser_is_told_and_single_sign_on_is_not)
{
	begin();
	CHECK_NUMBER(sign_in("anne"), 1);
	CHECK_NUMBER(go_on(), 0);
	CHECK_NUMBER(sign_in("anne"), 0);
	take_another_browser();
	CHECK_NUMBER(sign_in("anne"), 1);
	CHECK_NUMBER(sign_in("anne"), 0);
	world_mail_turn_off();
}

TEST(a_letter_has_what_her_own_page_shows_and_no_more)
{
	struct arena *a = arena_new();
	const struct login_notice *notice;

	begin();
	CHECK_NUMBER(sign_in("anne"), 1);
	notice = letter(a);
	CHECK(notice != NULL);
	CHECK_STR(notice->to, "anne@example.org");
	CHECK_STR(notice->language, "fr");
	CHECK_STR(notice->client, "health");
	CHECK_STR(notice->provider, "persona");
	CHECK_NUMBER(strlen(notice->code), 9);
	CHECK_NUMBER(notice->tries, 0);
	CHECK(memmem(world_letters[0].value, world_letters[0].len, "Martin", 6) == NULL);
	world_mail_turn_off();
	arena_free(a);
}

/* U137: each identity that is new in the browser; from the third on it is nobody's own. */
TEST(several_persons_in_one_browser_are_each_told_and_then_of_each_sign_in)
{
	begin();
	CHECK_NUMBER(sign_in("anne"), 1);
	CHECK_NUMBER(sign_in("bob"), 1);
	CHECK_NUMBER(sign_in("anne"), 0);
	CHECK_NUMBER(sign_in("carol"), 1);
	CHECK_NUMBER(go_on(), 0);
	CHECK_NUMBER(sign_in("anne"), 1);
	CHECK_NUMBER(sign_in("dave"), 1);
	CHECK_NUMBER(sign_in("dave"), 1);
	world_mail_turn_off();
}

/* U138 */
TEST(in_a_suspicious_place_single_sign_on_is_told_as_well)
{
	begin();
	CHECK_NUMBER(sign_in("anne"), 1);
	world_suspicious = true;
	CHECK_NUMBER(go_on(), 1);
	CHECK_NUMBER(sign_in("anne"), 1);
	world_suspicious = false;
	CHECK_NUMBER(go_on(), 0);
	world_mail_turn_off();
}

TEST(a_browser_is_known_by_a_cookie_that_says_nothing)
{
	const char *cookie;

	begin();
	sign_in("anne");
	cookie = strstr(world_answer.cookies, "parvis-device=");
	CHECK(cookie != NULL);
	CHECK_NUMBER(strcspn(cookie, ";"), strlen("parvis-device=") + 22 + 1 + 11);
	CHECK(strstr(cookie, "; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax") != NULL);
	world_mail_turn_off();
	take_another_browser();
	sign_in("anne");
	CHECK(strstr(world_answer.cookies, "parvis-device=") == NULL); /* no mail, no cookie */
}

/* No address, one that may be another's, one that no letter can be written to: nobody waits. */
TEST(whoever_cannot_be_written_to_signs_in_all_the_same)
{
	begin();
	CHECK_NUMBER(sign_in("jeanne"), 0);
	CHECK_NUMBER(sign_in("unsure"), 0);
	CHECK_NUMBER(sign_in("odd"), 0);
	world_mail_turn_off();
}

/* Whoever says that a sign-in was not hers is told of each browser anew. */
TEST(what_was_not_hers_makes_all_browsers_strange)
{
	char form[sizeof world_answer.body], *code;

	begin();
	CHECK_NUMBER(sign_in("anne"), 1);
	world_get("/account");
	world_keep_cookies();
	for (int i = 0; i < 3; i++) { /* authorize, return, and the page */
		world_get(strstr(world_answer.location, "8080/") + 4);
		world_keep_cookies();
	}
	CHECK(strstr(world_answer.body, "Nous vous connaissons dans 1 navigateur.") != NULL);
	code = strstr(world_answer.body, "name=\"report\" value=\"");
	CHECK(code != NULL);
	snprintf(form, sizeof form, "form=%s&report=%.9s", world_field("form"),
		 code + strlen("name=\"report\" value=\""));
	world_post("/account", form);
	CHECK_NUMBER(world_answer.status, 200);
	world_keep_cookies();
	CHECK_NUMBER(sign_in("anne"), 1);
	CHECK_NUMBER(sign_in("anne"), 0);
	world_mail_turn_off();
}

TEST(a_letter_costs_a_sign_in_nothing)
{
	int with, without;

	begin();
	sign_in("anne");
	with = world_operations;
	world_mail_turn_off();
	world_begin();
	sign_in("anne");
	without = world_operations;
	CHECK_NUMBER(with, without);
}

static const char *prepare(const char **path)
{
	static char callback[sizeof world_answer.location];

	world_begin();
	world_get(HEALTH_REQUEST);
	world_keep_cookies();
	world_post("/simulator", world_form("state", "persona=anne"));
	strcpy(callback, strstr(world_answer.location, "/callback/"));
	world_operations = world_store_operations = 0;
	*path = callback;
	return NULL;
}

TEST(a_sign_in_with_a_letter_survives_every_step)
{
	world_mail_turn_on();
	every_step(&(struct every_step){prepare, 303, NULL});
	world_mail_turn_off();
}
