/* negative_test.c -- a request that is refused leaves everything as it was: at /authorize, in a
 * browser that has a session, and at /par.
 */
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

#define TAX_WAY "client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb"
#define TAX_REST "&response_type=code&scope=openid%20email&state=st&nonce=no"

/* Each is TAX's way back, and this; the name is how it ends. */
static const struct {
	const char *parameters, *refusal;
} negatives[] = {
	{"&response_type=code&scope=openid&state=a&state=b" PKCE, "form-parameter-repeated"},
	{"&scope=openid&state=st" PKCE, "response-type-missing"},
	{"&response_type=token&scope=openid&state=st" PKCE, "response-type-unsupported"},
	{"&response_type=code%20id_token&scope=openid&state=st" PKCE, "response-type-unsupported"},
	{"&response_type=code&scope=email&state=st" PKCE, "scope-without-openid"},
	{"&response_type=code&scope=openid%20birth&state=st" PKCE, "scope-not-allowed"},
	{TAX_REST, "pkce-missing"},
	{TAX_REST "&code_challenge=" CHALLENGE "&code_challenge_method=plain",
	 "pkce-method-unsupported"},
	{TAX_REST PKCE "&prompt=none%20login", "prompt-none-with-others"},
	{TAX_REST PKCE "&prompt=dance", "prompt-unknown"},
	{TAX_REST PKCE "&max_age=x", "max-age-malformed"},
	{TAX_REST PKCE "&claims=%5B%5D", "claims-parameter-malformed"},
	{TAX_REST PKCE "&response_mode=fragment", "response-mode-unsupported"},
	{TAX_REST PKCE "&registration=%7B%7D", "registration-unsupported"},
	{TAX_REST PKCE "&request=x.y.z", "request-object-malformed"},
	{TAX_REST PKCE "&dpop_jkt=short", "dpop-jkt-malformed"},
	{TAX_REST PKCE "&id_token_hint=x.y.z", "id-token-hint-invalid"},
	{TAX_REST PKCE "&claims=%7B%22id_token%22%3A%7B%22acr%22%3A%7B%22essential%22%3Atrue%2C"
		       "%22value%22%3A%22eidas9%22%7D%7D%7D",
	 "acr-unmet"},
};

/* Of /authorize alone: where a refusal is a page, or depends on her session. */
static const struct {
	const char *path, *refusal;
} pages[] = {
	{"/authorize?client_id=nobody" TAX_REST PKCE, "client-unknown"},
	{"/authorize?client_id=tax&redirect_uri=https%3A%2F%2Fevil.example" TAX_REST PKCE,
	 "redirect-uri-unregistered"},
	{"/authorize?client_id=tax" TAX_REST PKCE, "redirect-uri-missing"},
	{"/authorize?" TAX_WAY TAX_REST PKCE "&request_uri=https%3A%2F%2Ftax.example%2Fr",
	 "request-uri-unsupported"},
	{"/authorize?" TAX_WAY TAX_REST PKCE "&request_uri=urn:ietf:params:oauth:request_uri:x",
	 "request-uri-unknown"},
	{"/authorize?" TAX_WAY TAX_REST PKCE "&prompt=none&max_age=0", "login-required"},
	{"/authorize?" TAX_WAY TAX_REST PKCE "&prompt=none&acr_values=eidas3",
	 "session-level-too-low"},
};

static struct arena *a;

static void begin(void)
{
	world_post("/information", form_of_information());
	CHECK_NUMBER(world_answer.status, 303);
	world_keep_cookies();
	a = arena_new();
}

static void end(void)
{
	arena_free(a);
	world_begin();
}

static void unchanged(const char *before, const char *refusal)
{
	CHECK_STR(world_refusal, refusal);
	CHECK_STR(world_parameter("code"), "");
	CHECK_STR(world_store_content(a), before);
	CHECK(strstr(world_answer.cookies, "session") == NULL);
}

TEST(a_request_that_is_refused_at_authorize_touches_nothing)
{
	const char *before;

	begin();
	before = world_store_content(a);
	CHECK(*before != '\0');
	for (size_t i = 0; i < sizeof negatives / sizeof *negatives; i++) {
		const char *query = arena_printf(a, "%s%s", TAX_WAY, negatives[i].parameters);

		world_get(arena_printf(a, "/authorize?%s", query));
		unchanged(before, negatives[i].refusal);
		world_post("/authorize", query);
		unchanged(before, negatives[i].refusal);
	}
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		world_get(pages[i].path);
		unchanged(before, pages[i].refusal);
	}
	end();
}

TEST(a_request_that_is_refused_when_it_is_pushed_is_not_kept)
{
	const char *before;

	begin();
	before = world_store_content(a);
	for (size_t i = 0; i < sizeof negatives / sizeof *negatives; i++) {
		world_post_as("/par", arena_printf(a, "%s%s", TAX_WAY, negatives[i].parameters),
			      TAX_BASIC);
		unchanged(before, negatives[i].refusal);
		CHECK_NUMBER(world_answer.status, 400); /* RFC 9126 2.3 */
	}
	world_post_as("/par", TAX_WAY TAX_REST PKCE, "Basic dGF4Ondyb25n");
	unchanged(before, "client-not-authenticated");
	world_post_as("/par", TAX_WAY TAX_REST PKCE "&request_uri=urn:x", TAX_BASIC);
	unchanged(before, "request-uri-pushed");
	end();
}
