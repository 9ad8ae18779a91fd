/* vnconnect_test.c -- the fence around the dialect of profile vnconnect: national 6.3. */
#include "a_config.h"
#include "acr.h"
#include "authorize_request.h"
#include "test.h"
#include "vnconnect.h"

enum { TODAY = 1800000000, TOMORROW = TODAY + 86400 };

static struct client portal(void)
{
	struct client client = tax_client;

	client.profile = PROFILE_VNCONNECT;
	client.vnconnect_until = TOMORROW;
	client.require_pkce = false;
	return client;
}

TEST(paths_of_the_dialect_are_told_from_ours)
{
	CHECK(vnconnect_is_path(TEXT("/oauth2/authorize")) &&
	      vnconnect_is_path(TEXT("/oidc/logout")));
	CHECK(!vnconnect_is_path(TEXT("/authorize")) && !vnconnect_is_path(TEXT("/oauth2")));
}

TEST(a_client_of_another_profile_is_refused_at_paths_of_the_dialect)
{
	struct client client = portal();

	CHECK_REFUSAL(vnconnect_check_path(&client, TEXT("/oauth2/token")), "");
	CHECK_REFUSAL(vnconnect_check_path(&client, TEXT("/token")), "");
	for (enum profile p = PROFILE_DEFAULT; p <= PROFILE_STRICT_FC; p++) {
		client.profile = p;
		CHECK_REFUSAL(vnconnect_check_path(&client, TEXT("/oauth2/token")),
			      "vnconnect-path-forbidden");
		CHECK_REFUSAL(vnconnect_check_request(&client, TEXT("/oauth2/authorize"), TODAY),
			      "vnconnect-path-forbidden");
		CHECK_REFUSAL(vnconnect_check_path(&client, TEXT("/token")), "");
	}
}

TEST(the_profile_ends_on_its_day_at_every_path)
{
	struct client client = portal();

	CHECK_REFUSAL(vnconnect_check_request(&client, TEXT("/authorize"), TOMORROW - 1), "");
	CHECK_REFUSAL(vnconnect_check_request(&client, TEXT("/authorize"), TOMORROW),
		      "vnconnect-over");
	CHECK_REFUSAL(vnconnect_check_request(&client, TEXT("/oauth2/authorize"), TOMORROW),
		      "vnconnect-over");
	client.profile = PROFILE_DEFAULT;
	CHECK_REFUSAL(vnconnect_check_request(&client, TEXT("/authorize"), TOMORROW), "");
}

TEST(openid_alone_is_all_that_was_registered_in_the_dialect_and_itself_elsewhere)
{
	struct client client = portal();

	CHECK_STR(vnconnect_scope(&client, "openid"), "openid profile email");
	CHECK_STR(vnconnect_scope(&client, "openid email"), "openid email");
	CHECK_STR(vnconnect_scope(&client, ""), "");
	CHECK_STR(vnconnect_scope(&tax_client, "openid"), "openid");
}

TEST(levels_are_understood_in_the_words_of_the_dialect)
{
	struct arena *a = arena_new();
	struct client client = portal();

	CHECK_STR(vnconnect_acr_values(a, a_config(), &client, "LoA2 LoA1 eidas3 LoA9"),
		  "eidas2 eidas1 eidas3 LoA9");
	CHECK_STR(vnconnect_acr_values(a, a_config(), &client, ""), "");
	CHECK_STR(vnconnect_acr_values(a, a_config(), &tax_client, "LoA1"), "LoA1");
	CHECK_STR(vnconnect_acr(a_config(), "eidas2"), "LoA2");
	CHECK_STR(vnconnect_acr(a_config(), ""), "");
	CHECK_STR(vnconnect_acr(a_config(), "eidas3"), "");
	arena_free(a);
}

TEST(the_request_of_a_public_integration_is_understood)
{
	struct arena *a = arena_new();
	struct client before = tax_client;
	struct authorize_request *request = NULL;
	struct form form;

	tax_client = portal();
	a_form(&form, "response_type", "code", "client_id", "tax", "redirect_uri",
	       "https://tax.example/cb", "scope", "openid", "acr_values", "LoA2", NULL);
	CHECK_REFUSAL(authorize_request_identify(a, a_config(), &form, &request), "");
	CHECK_REFUSAL(authorize_request_check(a, a_config(), &form, request), "");
	CHECK_STR(request->scope, "openid profile email");
	CHECK_STR(request->acr, "eidas2");
	tax_client = before;
	arena_free(a);
}
