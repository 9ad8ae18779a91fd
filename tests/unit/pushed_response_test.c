#include "pushed_response.h"
#include "test.h"
#include <stdio.h>

static char found[2048];

static const char *verdict(int status, const char *type, const char *body)
{
	const struct http_answer answer = {
		.status = status, .content_type = type, .body = text_of(body)};
	struct arena *a = arena_new();
	const char *uri = "", *detail;
	const struct refusal *no = pushed_response_parse(a, &answer, &uri, &detail);

	snprintf(found, sizeof found, "%s", uri);
	arena_free(a);
	return no == NULL ? "" : no->name;
}

/* G-1 */
TEST(a_pushed_request_is_known_by_its_request_uri)
{
	CHECK_STR(verdict(201, "application/json",
			  "{\"request_uri\":\"urn:x:1\",\"expires_in\":60,\"more\":[]}"),
		  "");
	CHECK_STR(found, "urn:x:1");
	CHECK_STR(verdict(200, "application/json", "{\"request_uri\":\"urn:x:2\"}"), "");
}

TEST(an_answer_without_a_request_uri_is_none)
{
	static const char *const bodies[] = {"",
					     "{}",
					     "[]",
					     "{\"request_uri\":\"\"}",
					     "{\"request_uri\":7}",
					     "{\"request_uri\":\"two words\"}",
					     "{\"request_uri\":\"a\",\"request_uri\":\"b\"}"};

	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		CHECK_STR(verdict(201, "application/json", bodies[i]), "upstream-push-malformed");
	CHECK_STR(verdict(201, "text/html", "{\"request_uri\":\"urn:x:1\"}"),
		  "upstream-push-malformed");
}

TEST(a_push_is_refused_or_comes_at_a_bad_time)
{
	CHECK_STR(verdict(400, "application/json", "{\"error\":\"invalid_request\"}"),
		  "upstream-push-refused");
	CHECK_STR(verdict(401, "text/html", "<html>"), "upstream-push-refused");
	CHECK_STR(verdict(302, "", ""), "upstream-push-refused");
	CHECK_STR(verdict(503, "", ""), "upstream-push-unavailable");
	CHECK_STR(verdict(429, "", ""), "upstream-push-unavailable");
}
