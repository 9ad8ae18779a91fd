/* provider_policy_test.c -- who may use which provider, from the chooser to the way back. */
#include "agency.h"
#include "context.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include <stdio.h>

static bool page_has(const char *words) { return strstr(world_answer.body, words) != NULL; }

static const char *const it[] = {"agency", NULL}, *const middle[] = {"eidas2", NULL},
			 *const low[] = {"eidas1", NULL};

/* B62: what has changed while she was there counts */
TEST(a_provider_that_the_client_gave_up_meanwhile_is_not_followed)
{
	const char *path = agency_begin();

	world_client("tax")->excluded_providers = it;
	world_get(path);
	world_client("tax")->excluded_providers = NULL;
	CHECK_STR(world_refusal, "provider-not-permitted");
	CHECK_STR(world_parameter("error"), "access_denied");
	CHECK_NUMBER(agency.token_calls, 0);
}

/* The chooser's list, without what is random in the page. */
static const char *doors(void)
{
	char *list = strstr(world_answer.body, "<ul class=\"doors\""), *end;

	if (list == NULL || (end = strstr(list, "</ul>")) == NULL)
		return "";
	*end = '\0';
	return list;
}

static struct config changed;
static struct provider post;
static const struct provider *three[3];

/* Three providers: agency, post and persona. */
static void begin(void)
{
	changed = *world_config();
	post = *config_provider(world_config(), "agency");
	post.id = "post";
	post.name = "The Post";
	three[0] = config_provider(world_config(), "agency");
	three[1] = &post;
	three[2] = config_provider(world_config(), "persona");
	changed.providers = three;
	changed.provider_count = 3;
	changed.settings.show_excluded_providers = true;
	world_begin();
	context.config = &changed;
}

static void end(void)
{
	context.config = world_config();
	world_suspicious = false;
	agency_registration()->allowed_acr = NULL;
	world_client("tax")->excluded_providers = NULL;
}

/* U93 to U96, U105, U107: a client's list is nobody's business */
TEST(a_provider_that_is_excluded_cannot_be_told_from_one_that_is_off)
{
	static const char *const the_post[] = {"post", NULL};
	static char off[sizeof world_answer.body];

	begin();
	post.enabled = false;
	world_get(TAX_REQUEST);
	snprintf(off, sizeof off, "%s", doors());
	CHECK(strstr(off, "The Post") != NULL && strstr(off, "value=\"post\"") == NULL);
	post.enabled = true;
	world_client("tax")->excluded_providers = the_post;
	world_get(TAX_REQUEST);
	CHECK_STR(doors(), off);
	changed.settings.show_excluded_providers = false;
	world_get(TAX_REQUEST);
	CHECK(!page_has("The Post"));
	post.display = false;
	world_client("tax")->excluded_providers = NULL;
	world_get(TAX_REQUEST);
	CHECK(!page_has("The Post"));
	end();
}

TEST(a_provider_on_trial_is_marked)
{
	begin();
	world_get(TAX_REQUEST "&ui_locales=en");
	CHECK(!page_has("On trial"));
	post.beta = true;
	world_get(TAX_REQUEST "&ui_locales=en");
	CHECK(page_has("<bdi>The Post</bdi> <span class=\"beta\">On trial</span>"));
	end();
}

/* U111: below a heading of its own */
TEST(a_european_provider_stands_apart)
{
	begin();
	world_get(TAX_REQUEST "&ui_locales=en");
	CHECK(!page_has("another European country"));
	post.identity = IDENTITY_EUROPEAN;
	world_get(TAX_REQUEST "&ui_locales=en");
	CHECK(page_has("value=\"post\""));
	CHECK(strstr(strstr(world_answer.body, "another European country"), "value=\"post\"") !=
	      NULL);
	post.enabled = false;
	world_get(TAX_REQUEST "&ui_locales=en");
	CHECK(!page_has("another European country") && !page_has("The Post"));
	end();
}

/* A platform that tells eidas1 at most, where a proxy calls each request suspicious. */
static void begin_suspicious(void)
{
	begin();
	changed.provider_count = 1;
	changed.settings.maximum_acr = "eidas1";
	changed.settings.suspicious_acr = "eidas2";
	agency_registration()->allowed_acr = middle;
	world_suspicious = true;
}

/* U83 */
TEST(where_it_looks_suspicious_only_providers_that_prove_enough_are_offered)
{
	begin_suspicious();
	changed.provider_count = 3;
	post.allowed_acr = middle;
	world_get(TAX_REQUEST);
	CHECK(page_has("value=\"agency\"") && page_has("value=\"post\""));
	CHECK(page_has("Personas") && !page_has("value=\"persona\""));
	end();
}

/* U84 */
TEST(where_it_looks_suspicious_more_is_proven_and_the_client_told_as_ever)
{
	const char *path;
	char form[32768];

	begin_suspicious();
	path = agency_begin_with(TAX_REQUEST);
	CHECK_STR(world_parameter("acr_values"), "substantial");
	agency.acr = "substantial";
	world_get(path);
	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	world_post("/information", form);
	CHECK_STR(world_refusal, "");
	world_post_as("/token", form_of_code(world_parameter("code")), TAX_BASIC);
	CHECK_STR(world_signed.acr, "eidas1");
	end();
}

/* U85, U87: the chooser again, with those that prove enough */
TEST(where_it_looks_suspicious_a_lower_level_leads_back_to_the_chooser)
{
	const char *path;

	begin_suspicious();
	path = agency_begin_with(TAX_REQUEST);
	agency.acr = "low";
	world_get(path);
	CHECK_STR(world_refusal, "acr-below-floor");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(page_has("value=\"agency\"") && page_has("role=\"status\""));
	CHECK_NUMBER(world_stored(STORE_SESSION) + world_stored(STORE_GRANT), 0);
	end();
}

/* U86, and what became suspicious on the way */
TEST(where_it_looks_suspicious_a_lower_provider_cannot_be_forced)
{
	const char *form;

	begin_suspicious();
	world_suspicious = false;
	agency_registration()->allowed_acr = low;
	changed.provider_count = 3;
	form = agency_chooser(TAX_REQUEST);
	world_suspicious = true;
	world_post("/choose", form);
	CHECK_STR(world_refusal, "provider-not-offered");
	world_suspicious = false;
	form = agency_begin_with(TAX_REQUEST);
	agency.acr = "low";
	world_suspicious = true;
	world_get(form);
	CHECK_STR(world_refusal, "acr-below-floor");
	CHECK_NUMBER(world_stored(STORE_SESSION) + world_stored(STORE_GRANT), 0);
	CHECK_STR(world_parameter("error"), "access_denied"); /* nobody proves enough */
	end();
}

/* U05, U10, U11 */
TEST(a_level_that_a_provider_may_not_prove_is_refused_above_and_below)
{
	for (const char *const *acr = (const char *const[]){"low", "substantial", "high", NULL};
	     *acr != NULL; acr++) {
		const char *path;

		begin();
		changed.provider_count = 1;
		agency_registration()->allowed_acr = **acr == 'l' ? middle : low;
		path = agency_begin_with(TAX_REQUEST);
		agency.acr = *acr;
		world_get(path);
		CHECK_STR(world_refusal, "acr-not-allowed");
		CHECK_STR(world_parameter("error"), "access_denied");
		end();
	}
}

static const char *suspicious(const char **path)
{
	begin_suspicious();
	*path = agency_begin_with(TAX_REQUEST);
	agency.acr = "low";
	return NULL;
}

TEST(a_level_below_the_floor_survives_every_step)
{
	every_step(&(struct every_step){suspicious, 200, NULL});
	end();
}

/* U97 to U99 */
TEST(a_provider_may_ask_first_whether_she_means_it)
{
	char form[16384];

	begin();
	agency_registration()->confirmation = "Have your card at hand.";
	world_post("/choose", agency_chooser(TAX_REQUEST));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(page_has("Have your card at hand.") && page_has("value=\"agency\""));
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 0);
	snprintf(form, sizeof form, "request=%s&confirmed=1&again=1", world_field("request"));
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(page_has("value=\"persona\"") && page_has("value=\"agency\""));
	snprintf(form, sizeof form, "request=%s&confirmed=1&provider=agency",
		 world_field("request"));
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 1);
	world_get(TAX_REQUEST "&idp_hint=agency");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(page_has("Have your card at hand."));
	agency_registration()->confirmation = "";
	end();
}
