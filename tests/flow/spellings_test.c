/* spellings_test.c -- each endpoint has one path and its own methods, and no second way in: T-31,
 * T-40. */
#include "endpoint_list.h"
#include "test.h"
#include <string.h>

static struct route_found found;

static const struct refusal *find(struct arena *a, enum http_method method, const char *path)
{
	struct http_request request = {.method = method, .path = text_of(path)};

	return route_find(a, endpoint_list, &request, &found);
}

static bool has(enum http_method method, const char *path)
{
	for (const struct route *r = endpoint_list; r->path != NULL; r++)
		if (strcmp(r->path, path) == 0 && r->method == method)
			return true;
	return false;
}

static bool is_below_a_prefix(const char *path)
{
	for (const struct route *r = endpoint_list; r->path != NULL; r++)
		if (r->prefix && strncmp(path, r->path, strlen(r->path)) == 0)
			return true;
	return false;
}

/* What stands before and behind "authorize". */
static const struct {
	const char *before, *behind;
} others[] = {
	{"//", ""},          {"/./", ""},         {"/x/../", ""},  {"/%2e/", ""}, {"/..;/", ""},
	{"/;/", ""},         {"\\", ""},          {"/%2f", ""},    {"", ""},      {"/", "%00"},
	{"/", "%20"},        {"/", ";x=y"},       {"/", "/.."},    {"/", "%2f"},  {"/", "\\"},
	{"/", "~"},          {"/", ".bak"},       {"/", "%3fx=y"}, {"/", "//"},   {"/api/../", ""},
	{"/index.php/", ""}, {"/static/../", ""},
};

TEST(no_endpoint_has_a_second_spelling)
{
	struct arena *a = arena_new();

	for (const struct route *r = endpoint_list; r->path != NULL; r++) {
		char *upper = arena_string(a, text_of(r->path));

		for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
			const char *path = arena_printf(a, "%s%s%s", others[i].before, r->path + 1,
							others[i].behind);

			if (!is_below_a_prefix(path))
				CHECK_REFUSAL(find(a, r->method, path), "path-unknown");
		}
		for (char *at = upper; *at != '\0'; at++)
			*at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
		CHECK_REFUSAL(find(a, r->method, upper), "path-unknown");
	}
	arena_free(a);
}

/* What changes something is a POST, and no GET, HEAD or unknown method does it. */
TEST(each_endpoint_answers_its_methods_alone)
{
	static const enum http_method methods[] = {HTTP_GET, HTTP_HEAD_METHOD, HTTP_POST,
						   HTTP_OPTIONS, HTTP_OTHER};
	struct arena *a = arena_new();

	for (const struct route *r = endpoint_list; r->path != NULL; r++)
		for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
			enum http_method method = methods[i],
					 as = method == HTTP_HEAD_METHOD ? HTTP_GET : method;
			const char *path = arena_printf(a, "%s%s", r->path, r->prefix ? "x" : "");

			CHECK_REFUSAL(find(a, method, path),
				      has(as, r->path) ? "" : "method-not-allowed");
			CHECK(has(as, r->path) || found.allow != NULL);
		}
	CHECK(!has(HTTP_GET, "/information") && !has(HTTP_GET, "/token"));
	CHECK(!has(HTTP_GET, "/end_session/confirm") && !has(HTTP_GET, "/revocation"));
	arena_free(a);
}
