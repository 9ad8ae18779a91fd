/* remembered_provider_test.c -- the choice that a device remembers, if she wants that. */
#include "provider.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

static const char remembered[] = "parvis-provider=";

/* The chooser's form with a provider and more; the browser also has this cookie, unless it is "".
 */
static void choose(const char *provider, const char *more, const char *cookie)
{
	char form[16384];

	snprintf(form, sizeof form, "%s%s", form_of_chooser(provider), more);
	if (*cookie != '\0')
		strcat(strcat(world_cookie, "; "), cookie);
	world_post("/choose", form);
}

/* Which of two comes first on the page? */
static bool is_before(const char *first, const char *second)
{
	const char *at = strstr(world_answer.body, first);

	return at != NULL && strstr(at, second) != NULL;
}

TEST(without_her_wish_nothing_is_remembered)
{
	choose("persona", "", "");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.cookies, remembered) == NULL);
}

TEST(a_tick_remembers_her_choice_for_half_a_year)
{
	choose("persona", "&remember=1", "");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.cookies,
		     "parvis-provider=persona; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax") !=
	      NULL);
}

TEST(each_later_choice_renews_what_is_remembered)
{
	choose("agency", "", "parvis-provider=persona");
	CHECK(strstr(world_answer.cookies, "parvis-provider=agency; ") != NULL);
}

TEST(a_choice_that_is_refused_is_not_remembered)
{
	choose("nobody", "&remember=1", "");
	CHECK_STR(world_refusal, "provider-not-offered");
	CHECK(strstr(world_answer.cookies, remembered) == NULL);
	choose("persona", "&remember=1&cancel=1", "");
	CHECK(strstr(world_answer.cookies, remembered) == NULL);
}

TEST(what_is_remembered_comes_first_and_can_be_forgotten)
{
	static const char last[] = "Used last time", tick[] = "name=\"remember\"";

	world_begin();
	world_get(TAX_REQUEST "&ui_locales=en");
	CHECK(is_before("value=\"agency\"", "value=\"persona\""));
	CHECK(strstr(world_answer.body, last) == NULL);
	CHECK(strstr(world_answer.body, tick) != NULL);
	strcpy(world_cookie, "parvis-provider=persona");
	world_get(TAX_REQUEST "&ui_locales=en");
	CHECK(is_before("value=\"persona\"", "<span class=\"last\">Used last time</span>"));
	CHECK(is_before("<span class=\"last\">Used last time</span>", "value=\"agency\""));
	CHECK(strstr(world_answer.body, "name=\"forget\"") != NULL);
	CHECK(strstr(world_answer.body, tick) == NULL);
	choose("", "&forget=1", "parvis-provider=persona");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.cookies, "parvis-provider=; Path=/; Max-Age=0;") != NULL);
	CHECK(is_before("value=\"agency\"", "value=\"persona\""));
	CHECK(strstr(world_answer.body, tick) != NULL);
	CHECK_NUMBER(world_operations, 0);
}

TEST(a_cookie_that_names_no_provider_of_ours_is_none)
{
	world_begin();
	strcpy(world_cookie, "parvis-provider=\"><script>");
	world_get(TAX_REQUEST);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "<script") == NULL);
	CHECK(strstr(world_answer.body, "name=\"remember\"") != NULL);
	choose("persona", "", "parvis-provider=nobody");
	CHECK(strstr(world_answer.cookies, remembered) == NULL);
}

TEST(a_remembered_provider_that_is_not_for_the_client_is_not_offered)
{
	static const char *const others[] = {"agency", NULL};

	world_begin();
	world_client("tax")->providers = others;
	strcpy(world_cookie, "parvis-provider=persona");
	world_get(TAX_REQUEST "&prompt=select_account");
	CHECK(strstr(world_answer.body, "value=\"persona\"") == NULL);
	world_client("tax")->providers = NULL;
}
