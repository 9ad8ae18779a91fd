#include "json_read.h"
#include "test.h"
#include "token_request.h"
#include "token_response.h"
#include "upstream_id_token.h"
#include "upstream_refresh.h"
#include "upstream_token.h"
#include <stdio.h>

static struct provider provider;

static struct upstream signed_in(enum provider_refresh when)
{
	provider = (struct provider){.refresh = when};
	return (struct upstream){.provider = &provider, .refresh_token = TEXT("r")};
}

static const struct http_answer refused = {
	.status = 401, .authenticate = "Bearer realm=\"x\", error=\"invalid_token\""};

TEST(tokens_are_refreshed_where_the_provider_needs_it_and_once)
{
	struct upstream u = signed_in(REFRESH_NEVER);

	CHECK(!upstream_refresh(&u, NULL) && !upstream_refresh(&u, &refused) && !u.is_refreshed);
	u = signed_in(REFRESH_IF_REFUSED);
	CHECK(!upstream_refresh(&u, NULL));
	CHECK(upstream_refresh(&u, &refused) && u.is_refreshed);
	CHECK(!upstream_refresh(&u, &refused));
	u = signed_in(REFRESH_ALWAYS);
	CHECK(upstream_refresh(&u, NULL) && u.is_refreshed);
	CHECK(!upstream_refresh(&u, NULL) && !upstream_refresh(&u, &refused));
}

TEST(nothing_else_makes_us_refresh)
{
	static const struct http_answer others[] = {
		{.status = 200, .authenticate = ""},
		{.status = 401, .authenticate = "Bearer"},
		{.status = 403, .authenticate = "Bearer error=\"invalid_token\""},
		{.status = 401, .authenticate = "Bearer error=\"insufficient_scope\""}};
	struct upstream u = signed_in(REFRESH_IF_REFUSED);

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		CHECK(!upstream_refresh(&u, &others[i]));
	u.refresh_token = TEXT_NONE;
	CHECK(!upstream_refresh(&u, &refused));
}

/* Core 12.2: the ID token of a refresh with one claim that differs from the first one's. */
static const char *differs(const char *name, const char *value)
{
	static char said[64];
	struct token_world w;
	const struct refusal *no;
	const char *detail;

	token_world(&w);
	w.upstream.id_token_claims = token_claims(&w, "aud", "[\"parvis\"]");
	w.upstream.is_refreshed = true;
	w.provider.clock_skew_s = 60;
	token_sign(&w, token_claims(&w, name, value), NULL);
	w.upstream.refreshed_id_token = w.upstream.id_token;
	upstream_id_token_verify(w.arena, &w.upstream, TOKEN_NOW, &no, &detail);
	snprintf(said, sizeof said, "%s", no == NULL ? "" : detail == NULL ? no->name : detail);
	token_world_end(&w);
	return said;
}

TEST(a_refreshed_id_token_is_about_the_same_sign_in)
{
	CHECK_STR(differs("acr", "\"other\""), "");
	CHECK_STR(differs("nonce", NULL), "");
	CHECK_STR(differs("auth_time", NULL), "");
	CHECK_STR(differs("nonce", "\"other\""), "nonce");
	CHECK_STR(differs("sub", "\"other\""), "sub");
	CHECK_STR(differs("iat", "1799999000"), "upstream-id-token-too-old");
	CHECK_STR(differs("iat", "1799999960"), "iat");
	CHECK_STR(differs("auth_time", "1799999999"), "auth_time");
	CHECK_STR(differs("iss", "\"https://other.example\""), "upstream-id-token-issuer-wrong");
	CHECK_STR(differs("aud", "\"other\""), "upstream-id-token-audience-wrong");
	CHECK_STR(differs("exp", "1799990000"), "upstream-id-token-expired");
	CHECK_STR(differs("at_hash", "\"AAAAAAAAAAAAAAAAAAAAAA\""),
		  "upstream-id-token-at-hash-wrong");
}

TEST(a_refreshed_id_token_has_each_audience_of_the_first)
{
	struct arena *a = arena_new();
	struct upstream u = {.id_token_claims = json_read(
				     a, TEXT("{\"sub\":\"s\",\"aud\":[\"us\",\"them\"]}"), 100)};
	const char *detail;

	CHECK(upstream_refresh_check(
		      &u,
		      json_read(a, TEXT("{\"sub\":\"s\",\"aud\":[\"them\",\"us\",\"more\"]}"), 100),
		      &detail) == NULL);
	CHECK_STR(upstream_refresh_check(
			  &u, json_read(a, TEXT("{\"sub\":\"s\",\"aud\":\"us\"}"), 100), &detail)
			  ->name,
		  "upstream-refreshed-id-token-differs");
	CHECK_STR(detail, "aud");
	arena_free(a);
}

TEST(a_refresh_token_goes_in_the_form_with_our_credentials)
{
	struct arena *a = arena_new();
	struct upstream u = signed_in(REFRESH_ALWAYS);

	provider.client_id = "us";
	provider.token_endpoint_auth_method = CLIENT_NONE;
	u.refresh_token = TEXT("a b");
	u.is_refreshed = true;
	CHECK_STR(token_request_form(a, &u),
		  "grant_type=refresh_token&refresh_token=a%20b&client_id=us");
	arena_free(a);
}

static struct text refresh_token_in(struct arena *a, const char *member)
{
	const struct http_answer answer = {
		.status = 200,
		.content_type = "application/json",
		.body = text_of(arena_printf(
			a,
			"{\"token_type\":\"Bearer\",\"access_token\":\"a\",\"id_token\":\"i\"%s}",
			member))};
	struct token_response response;
	const char *detail;

	CHECK(token_response_parse(a, &answer, "Bearer", &response, &detail) == NULL);
	return response.refresh_token;
}

TEST(a_refresh_token_that_is_none_is_left_out)
{
	struct arena *a = arena_new();

	CHECK_TEXT(refresh_token_in(a, ",\"refresh_token\":\"r\""), "r");
	CHECK(refresh_token_in(a, "").at == NULL);
	CHECK(refresh_token_in(a, ",\"refresh_token\":7").at == NULL);
	CHECK(refresh_token_in(a, ",\"refresh_token\":\"\"").at == NULL);
	CHECK(refresh_token_in(a, ",\"refresh_token\":\"a\\nb\"").at == NULL);
	arena_free(a);
}
