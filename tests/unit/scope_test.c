/* scope_test.c -- what a client may ask to know. */
#include "a_config.h"
#include "scope.h"
#include "test.h"

static const struct refusal *check(const char *asked, const char **granted)
{
	static struct arena *a;

	arena_free(a);
	a = arena_new();
	return scope_check(a, a_config(), &tax_client, asked, granted);
}

TEST(openid_must_be_among_them)
{
	const char *granted;

	CHECK_REFUSAL(check("profile", &granted), "scope-without-openid");
	CHECK_REFUSAL(check("", &granted), "scope-without-openid");
	CHECK_REFUSAL(check("OPENID", &granted), "scope-without-openid");
}

TEST(unknown_scopes_are_ignored_and_known_ones_granted_once)
{
	const char *granted;

	CHECK_REFUSAL(check("openid  profile nonsense profile email", &granted), "");
	CHECK_STR(granted, "openid profile email");
}

TEST(a_known_scope_that_is_not_registered_is_refused)
{
	const char *granted;

	CHECK_REFUSAL(check("openid gender", &granted), "scope-not-allowed");
}

TEST(a_flood_of_scopes_is_refused)
{
	const char *granted;
	char many[256] = "openid", huge[1100];

	for (int i = 0; i < 40; i++)
		strcat(many, " x");
	memset(huge, 'a', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	CHECK_REFUSAL(check(many, &granted), "scope-too-long");
	CHECK_REFUSAL(check(huge, &granted), "scope-too-long");
}

TEST(a_claim_comes_with_its_scope_alone)
{
	CHECK(scope_brings(a_config(), "openid profile", "given_name"));
	CHECK(!scope_brings(a_config(), "openid email", "given_name"));
	CHECK(!scope_brings(a_config(), "openid nonsense", "given_name"));
}
