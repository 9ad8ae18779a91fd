#include "route.h"
#include "test.h"

static const struct flow_kind authorize = {.name = "authorize"}, token = {.name = "token"},
			      callback = {.name = "callback"}, posted = {.name = "posted"},
			      last = {.name = "last"};
static const struct route routes[] = {
	{HTTP_GET, "/authorize", false, &authorize},
	{HTTP_POST, "/authorize", false, &posted},
	{HTTP_POST, "/token", false, &token},
	{HTTP_GET, "/callback/", true, &callback},
	{HTTP_GET, NULL, false, &last},
};

static struct route_found found;

static const struct refusal *find(struct arena *a, enum http_method method, const char *path)
{
	struct http_request request = {.method = method, .path = text_of(path)};

	return route_find(a, routes, &request, &found);
}

TEST(a_route_is_found_by_method_and_path)
{
	struct arena *a = arena_new();

	CHECK_REFUSAL(find(a, HTTP_GET, "/authorize"), "");
	CHECK(found.flow == &authorize && found.rest.at == NULL);
	CHECK_REFUSAL(find(a, HTTP_HEAD_METHOD, "/authorize"), "");
	CHECK(found.flow == &authorize);
	CHECK_REFUSAL(find(a, HTTP_POST, "/authorize"), "");
	CHECK(found.flow == &posted);
	arena_free(a);
}

TEST(a_path_is_exact)
{
	static const char *const others[] = {"/",
					     "/authorize/",
					     "/Authorize",
					     "/authoriz",
					     "/authorize;x",
					     "/%61uthorize",
					     "/x/../token",
					     "/callback",
					     "/callback/",
					     "/authorize%00",
					     "/./authorize"};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		CHECK_REFUSAL(find(a, HTTP_GET, others[i]), "path-unknown");
	arena_free(a);
}

TEST(what_is_not_found_is_for_the_last_row_to_tell)
{
	struct arena *a = arena_new();

	CHECK_REFUSAL(find(a, HTTP_GET, "/nowhere"), "path-unknown");
	CHECK(found.flow == &last && found.allow == NULL);
	CHECK_REFUSAL(find(a, HTTP_GET, "/token"), "method-not-allowed");
	CHECK(found.flow == &last);
	CHECK_STR(found.allow, "POST");
	arena_free(a);
}

TEST(a_prefix_gives_what_follows_it)
{
	struct arena *a = arena_new();

	CHECK_REFUSAL(find(a, HTTP_GET, "/callback/tax/1"), "");
	CHECK(found.flow == &callback);
	CHECK_TEXT(found.rest, "tax/1");
	arena_free(a);
}

TEST(the_wrong_method_is_told_the_right_ones)
{
	struct arena *a = arena_new();

	CHECK_REFUSAL(find(a, HTTP_OPTIONS, "/authorize"), "method-not-allowed");
	CHECK_STR(found.allow, "GET, HEAD, POST");
	CHECK_REFUSAL(find(a, HTTP_GET, "/token"), "method-not-allowed");
	CHECK_STR(found.allow, "POST");
	CHECK_REFUSAL(find(a, HTTP_HEAD_METHOD, "/token"), "method-not-allowed");
	CHECK_REFUSAL(find(a, HTTP_OTHER, "/callback/x"), "method-not-allowed");
	CHECK_STR(found.allow, "GET, HEAD");
	arena_free(a);
}

/* An issuer with a path: RFC 8414 3.1, Discovery 4.1 */
TEST(below_the_issuers_path_is_all_and_outside_nothing_but_health_and_metadata)
{
	static const struct {
		const char *asked, *served;
	} paths[] = {
		{"/api/v2/authorize", "/authorize"},
		{"/api/v2/.well-known/openid-configuration", "/.well-known/openid-configuration"},
		{"/.well-known/oauth-authorization-server/api/v2",
		 "/.well-known/oauth-authorization-server"},
		{"/health/ready", "/health/ready"},
		{"/authorize", ""},
		{"/api/v2", ""},
		{"/api/v20/authorize", ""},
		{"/api/v2authorize", ""},
		{"/API/v2/authorize", ""},
		{"/.well-known/openid-configuration", ""},
		{"/.well-known/oauth-authorization-server", ""},
		{"/.well-known/oauth-authorization-server/api/v", ""},
		{"/api/v2/../v2/authorize", "/../v2/authorize"},
	};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		CHECK_TEXT(route_below(TEXT("/api/v2"), text_of(paths[i].asked)), paths[i].served);
	CHECK_TEXT(route_below(TEXT(""), TEXT("/authorize")), "/authorize");
}
