/* authorize_test.c -- a client sends us a citizen. */
#include "context.h"
#include "every_step.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

#define TAX                                                                                        \
	"/authorize?client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_type=code"  \
	"&scope=openid%20given_name&state=st&nonce=no&"                                            \
	"code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
#define HEALTH                                                                                     \
	"/authorize?client_id=health&redirect_uri=https%3A%2F%2Fhealth.example%2Fcb&"              \
	"response_type=code&scope=openid&"                                                         \
	"code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"

/* Nothing is said there: it is the way in that the registration names. */
TEST(a_page_that_refuses_a_known_client_leads_to_its_home)
{
	world_get("/authorize?client_id=tax&redirect_uri=https%3A%2F%2Fevil.example");
	CHECK_STR(world_refusal, "redirect-uri-unregistered");
	CHECK(strstr(world_answer.body, "href=\"https://tax.example/\"") != NULL);
	CHECK(strstr(world_answer.body, "evil") == NULL);
	world_get("/authorize?client_id=nobody&redirect_uri=https%3A%2F%2Fevil.example");
	CHECK(strstr(world_answer.body, "tax.example") == NULL);
}

TEST(the_chooser_costs_the_store_nothing)
{
	world_begin();
	world_get(TAX);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_operations, 0);
	CHECK(strstr(world_answer.body, "value=\"agency\"") != NULL);
	CHECK(strstr(world_answer.body, "value=\"persona\"") != NULL);
	CHECK(strstr(world_answer.cookies, "parvis-browser=") != NULL);
	CHECK(strstr(world_answer.cookies, "HttpOnly") != NULL);
}

TEST(an_unknown_client_sees_a_page_and_no_redirect)
{
	world_begin();
	world_get("/authorize?client_id=nobody&redirect_uri=https%3A%2F%2Fevil.example%2F&response_"
		  "type=code&scope=openid");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_answer.location, "");
	CHECK(strstr(world_answer.body, "client-unknown") != NULL);
}

TEST(an_unregistered_redirect_uri_is_never_redirected_to)
{
	static const char *const uris[] = {
		"https%3A%2F%2Ftax.example%2Fcb%2F",    "https%3A%2F%2Ftax.example%2FCB",
		"https%3A%2F%2Ftax.example%3A443%2Fcb", "https%3A%2F%2Ftax.example%2Fcb%3Fa%3Db",
		"https%3A%2F%2Ftax.example%2Fcb%23f",   "http%3A%2F%2Ftax.example%2Fcb",
		"https%3A%2F%2Fu%40tax.example%2Fcb",   "https%3A%2F%2Ftax.example%2F.%2Fcb",
		"%20https%3A%2F%2Ftax.example%2Fcb",    ""};

	for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
		char path[512] =
			"/authorize?client_id=tax&response_type=code&scope=openid&redirect_uri=";

		strcat(path, uris[i]);
		world_begin();
		world_get(path);
		CHECK_NUMBER(world_answer.status, 400);
		CHECK_STR(world_answer.location, "");
	}
}

/* U42, U43: straight to the provider, where she has to sign in at all */
TEST(a_hint_of_the_provider_leads_past_the_chooser)
{
	world_begin();
	world_get(TAX "&idp_hint=persona");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.location, "/simulator?") != NULL);
	world_get(TAX "&idp_hint=nobody");
	CHECK_NUMBER(world_answer.status, 200);
	world_get(TAX "&idp_hint=persona&acr_values=eidas2");
	CHECK(strstr(world_answer.location, "/simulator?") == NULL);
}

/* U44 */
TEST(a_hint_that_may_not_be_followed_is_told_as_france_does)
{
	world_begin();
	world_client("health")->profile = PROFILE_STRICT_FC;
	for (const char *const *id = (const char *const[]){"agency", "nobody", NULL}; *id != NULL;
	     id++) {
		char path[1024];

		snprintf(path, sizeof path,
			 "%s&state=st&nonce=a-nonce-of-22-or-more-&acr_values=eidas1&idp_hint=%s",
			 HEALTH, *id);
		world_get(path);
		CHECK_STR(world_parameter("error"), "invalid_idp_hint");
		CHECK_STR(world_parameter("state"), "st");
	}
	world_client("health")->profile = PROFILE_DEFAULT;
}

TEST(a_bad_request_goes_back_with_state_and_iss)
{
	world_begin();
	world_get("/authorize?client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_"
		  "type=token&scope=openid&state=st");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_parameter("error"), "unsupported_response_type");
	CHECK_STR(world_parameter("state"), "st");
	CHECK_STR(world_parameter("iss"), "http://localhost:8080");
}

/* B21: which of two is meant cannot be known, so there is no way back to prove. */
TEST(a_parameter_that_comes_twice_is_a_page)
{
	static const char *const names[] = {"client_id=tax", "state=other",
					    "redirect_uri=https%3A%2F%2Ftax.example%2Fcb",
					    "request_uri=a&request_uri=a", "nonce=a&nonce=a"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[1024];

		snprintf(path, sizeof path, "%s&%s", TAX, names[i]);
		world_begin();
		world_get(path);
		CHECK_STR(world_refusal, "form-parameter-repeated");
		CHECK_STR(world_answer.location, "");
		world_begin();
		world_post(TAX, strchr(names[i], '&') == NULL ? names[i] : strchr(path, '?') + 1);
		CHECK_STR(world_refusal, "form-parameter-repeated");
		CHECK_STR(world_answer.location, "");
	}
}

/* FranceConnect A35, A36: what was not sent does not come back. */
TEST(a_client_without_state_gets_none)
{
	world_begin();
	world_get("/authorize?client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_"
		  "type=token&scope=openid");
	CHECK_STR(world_parameter("error"), "unsupported_response_type");
	CHECK(*world_parameter("error_description") != '\0');
	CHECK(strstr(world_answer.location, "state") == NULL);
	CHECK_STR(world_parameter("iss"), "http://localhost:8080");
}

TEST(prompt_none_never_shows_a_page)
{
	world_begin();
	world_get(TAX "&prompt=none");
	CHECK_STR(world_refusal, "login-required");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_parameter("error"), "login_required");
}

TEST(a_level_that_nobody_reaches_is_refused)
{
	world_begin();
	world_get(TAX "&acr_values=eidas3");
	CHECK_STR(world_refusal, "no-provider-fits");
	CHECK_STR(world_parameter("error"), "access_denied");
}

static bool page_has(const char *words) { return strstr(world_answer.body, words) != NULL; }

/* U90 to U96, U105 to U109: buttons for those that are enough, the name alone of those that are too
 * low or switched off, nothing of those that are not for this client */
TEST(the_chooser_shows_what_is_offered_and_greys_what_is_too_low)
{
	static const char *const two[] = {"agency", "post", NULL};
	struct config more = *world_config();
	const struct provider *persona = config_provider(&more, "persona");
	struct provider post = *config_provider(&more, "agency"), off = post;
	struct client *tax = world_client("tax");

	post.id = "post";
	off.name = off.id = "switched-off";
	off.enabled = false;
	more.providers = (const struct provider *const[]){config_provider(&more, "agency"), &post,
							  persona, &off};
	more.provider_count = 4;
	world_begin();
	context.config = &more;
	world_get(TAX "&acr_values=eidas2");
	CHECK(page_has("value=\"agency\"") && page_has("value=\"post\""));
	CHECK(!page_has("value=\"persona\"") && page_has(persona->name));
	CHECK(page_has("switched-off") && !page_has("value=\"switched-off\""));
	tax->providers = two;
	world_get(TAX);
	tax->providers = NULL;
	context.config = world_config();
	CHECK(page_has("value=\"agency\"") && page_has("value=\"post\""));
	CHECK(!page_has("persona") && !page_has(persona->name));
}

TEST(an_only_provider_is_not_asked_about)
{
	world_begin();
	world_get(HEALTH);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.location, "http://localhost:8080/simulator?") != NULL);
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 1);
}

static const char *only_provider(const char **path)
{
	world_begin();
	*path = HEALTH;
	return NULL;
}

TEST(authorize_survives_every_step) { every_step(&(struct every_step){only_provider, 303, NULL}); }
