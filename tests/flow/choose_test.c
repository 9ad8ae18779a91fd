/* choose_test.c -- the citizen has chosen a provider. */
#include "clock.h"
#include "context.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

TEST(the_chosen_provider_is_next)
{
	world_begin();
	world_post("/choose", form_of_chooser("persona"));
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.location, "http://localhost:8080/simulator?") != NULL);
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 1);
	CHECK_NUMBER(world_operations, 1);
}

TEST(the_chooser_can_be_left)
{
	char form[16384];

	snprintf(form, sizeof form, "%s&cancel=1", form_of_chooser(""));
	world_post("/choose", form);
	CHECK_STR(world_refusal, "sign-in-cancelled");
	CHECK_STR(world_parameter("error"), "access_denied");
	CHECK_STR(world_parameter("state"), "st");
	CHECK_STR(world_parameter("iss"), "http://localhost:8080");
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 0);
}

TEST(a_provider_that_was_not_offered_is_refused)
{
	world_post("/choose", form_of_chooser("nobody"));
	CHECK_STR(world_refusal, "provider-not-offered");
	CHECK_STR(world_parameter("error"), "access_denied");
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 0);
}

/* The form of a chooser that offered persona, sent when that is what the configuration says. */
static void forced(const struct provider *persona, const char *const *allowed)
{
	struct config changed = *world_config();
	const struct provider *agency = config_provider(&changed, "agency");
	struct client *client = world_client("tax");
	const char *form = form_of_chooser("persona");

	changed.providers = (const struct provider *const[]){agency, persona};
	client->providers = allowed;
	context.config = &changed;
	world_post("/choose", form);
	context.config = world_config();
	client->providers = NULL;
	CHECK_STR(world_refusal, "provider-not-offered");
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 0);
}

/* U85, U86, U102, U108, U110, B48 */
TEST(a_provider_that_is_not_offered_cannot_be_forced)
{
	static const struct acr_pair none_of_ours[] = {{"eidas0", "zero"}, {NULL, NULL}};
	static const char *const others[] = {"agency", NULL};
	const struct provider *offered = config_provider(world_config(), "persona");
	struct provider switched_off = *offered, below_the_level = *offered;

	switched_off.enabled = false;
	below_the_level.acr = none_of_ours;
	forced(&switched_off, NULL);
	forced(offered, others);
	forced(&below_the_level, NULL);
}

TEST(another_browser_cannot_use_the_form)
{
	const char *form = form_of_chooser("persona");

	world_cookie[0] = '\0';
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 403);
	CHECK(strstr(world_answer.body, "form-not-ours") != NULL);
	CHECK_NUMBER(world_operations, 0);
	strcpy(world_cookie, "parvis-browser=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 403);
}

TEST(a_choice_without_a_form_is_refused)
{
	world_begin();
	world_post("/choose", "provider=persona");
	CHECK_NUMBER(world_answer.status, 403);
	CHECK_STR(world_answer.location, "");
}

/* B8: the way back is known, since the form is ours. */
TEST(a_chooser_that_was_left_open_for_too_long_leads_back)
{
	const char *form = form_of_chooser("persona");

	clock_offset += 901;
	world_post("/choose", form);
	clock_offset -= 901;
	CHECK_STR(world_refusal, "form-expired");
	CHECK_NUMBER(world_answer.status, 403);
	CHECK(strstr(world_answer.body, "href=\"https://tax.example/cb?error=") != NULL);
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 0);
}

static const char *chosen(const char **path)
{
	*path = "/choose";
	return form_of_chooser("persona");
}

TEST(choose_survives_every_step) { every_step(&(struct every_step){chosen, 303, NULL}); }
