/* consent_test.c -- a client that needs consent gets nothing without it, whoever posts the form.
 *
 * FranceConnect U120 to U130: information, consent, anonymous.
 */
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

/* To the information page of client "club", whose only provider is the simulator. */
static const char *information_page_of_club(const char *scope)
{
	static char form[32768];
	char path[512];

	world_begin();
	snprintf(path, sizeof path,
		 "/authorize?client_id=club&redirect_uri=https%%3A%%2F%%2Fclub.example%%2Fcb"
		 "&response_type=code&state=st&nonce=no&scope=%s" PKCE,
		 scope);
	world_get(path);
	world_keep_cookies();
	snprintf(path, sizeof path, "state=%s&persona=anne", world_parameter("state"));
	world_post("/simulator", path);
	world_get(strstr(world_answer.location, "/callback/"));
	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	return form;
}

TEST(a_client_with_consent_shows_a_box)
{
	information_page_of_club("openid%20given_name");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "name=\"consent\"") != NULL);
	CHECK(strstr(world_answer.body, "Anne") != NULL);
}

TEST(a_form_without_the_tick_gives_nothing_and_spends_nothing)
{
	const char *form = information_page_of_club("openid%20given_name");
	char ticked[32768];

	world_post("/information", form);
	CHECK_STR(world_refusal, "consent-not-given");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_answer.location, "");
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	CHECK(strstr(world_answer.body, "role=\"alert\" id=\"problem\">Il manque votre accord.") !=
	      NULL);
	CHECK(strstr(world_answer.body, "aria-describedby=\"problem\"") != NULL);
	CHECK(strstr(world_answer.body, "Anne") != NULL);
	CHECK(strstr(form, world_field("continuation")) != NULL);
	snprintf(ticked, sizeof ticked, "%s&consent=1", form);
	world_post("/information", ticked);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strlen(world_parameter("code")) == 43);
}

TEST(a_tick_is_a_one_and_nothing_else)
{
	static const char *const ticks[] = {"&consent=", "&consent=0", "&consent=on",
					    "&consent=11"};

	for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++) {
		char form[32768];

		snprintf(form, sizeof form, "%s%s", information_page_of_club("openid%20given_name"),
			 ticks[i]);
		world_post("/information", form);
		CHECK_STR(world_refusal, "consent-not-given");
	}
}

TEST(whoever_refuses_need_not_tick)
{
	char form[32768];

	snprintf(form, sizeof form, "%s", information_page_of_club("openid%20given_name"));
	strcpy(strstr(form, "answer=continue"), "answer=refuse");
	world_post("/information", form);
	CHECK_STR(world_refusal, "information-refused");
	CHECK_STR(world_parameter("error"), "access_denied");
}

TEST(an_anonymous_sign_in_has_no_box_and_words_of_its_own)
{
	const char *form = information_page_of_club("openid");

	CHECK(strstr(world_answer.body, "name=\"consent\"") == NULL);
	CHECK(strstr(world_answer.body, "Anne") == NULL);
	CHECK(strstr(world_answer.body, "ne saura pas qui vous") != NULL);
	world_post("/information", form);
	CHECK_NUMBER(world_answer.status, 303);
}

/* what only the ID token would tell is told to her as well */
TEST(a_claim_asked_of_the_id_token_is_announced)
{
	information_page_of_club(
		"openid&claims=%7B%22id_token%22%3A%7B%22given_name%22%3Anull%7D%7D");
	CHECK(strstr(world_answer.body, "name=\"consent\"") != NULL);
	CHECK(strstr(world_answer.body, "Anne") != NULL);
}

TEST(a_client_without_consent_has_no_box)
{
	form_of_information();
	CHECK(strstr(world_answer.body, "name=\"consent\"") == NULL);
}
