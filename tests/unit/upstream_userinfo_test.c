#include "test.h"
#include "upstream_userinfo.h"

static const char *verdict(int status, const char *type, const char *body)
{
	const struct http_answer answer = {
		.status = status, .content_type = type, .body = text_of(body)};
	struct arena *a = arena_new();
	const struct refusal *no;
	const char *detail;
	json_t *claims = upstream_userinfo_parse(a, &answer, "alice", &no, &detail);
	const char *name = claims != NULL ? "" : no->name;

	arena_free(a);
	return name;
}

#define JSON "application/json"

TEST(userinfo_is_about_the_subject_of_the_id_token)
{
	CHECK_STR(verdict(200, JSON, "{\"sub\":\"alice\",\"email\":\"a@b.c\"}"), "");
	CHECK_STR(verdict(200, JSON, "{\"sub\":\"Alice\"}"), "upstream-userinfo-sub-wrong");
	CHECK_STR(verdict(200, JSON, "{\"sub\":\"alice \"}"), "upstream-userinfo-sub-wrong");
	CHECK_STR(verdict(200, JSON, "{\"sub\":[\"alice\"]}"), "upstream-userinfo-sub-wrong");
	CHECK_STR(verdict(200, JSON, "{\"email\":\"a@b.c\"}"), "upstream-userinfo-sub-wrong");
}

TEST(userinfo_is_a_json_object)
{
	CHECK_STR(verdict(200, JSON, "[{\"sub\":\"alice\"}]"), "upstream-userinfo-malformed");
	CHECK_STR(verdict(200, JSON, "\"alice\""), "upstream-userinfo-malformed");
	CHECK_STR(verdict(200, JSON, ""), "upstream-userinfo-malformed");
	CHECK_STR(verdict(200, "text/html", "{\"sub\":\"alice\"}"), "upstream-userinfo-malformed");
	CHECK_STR(verdict(200, "application/jwt", "a.b.c"), "upstream-userinfo-malformed");
	CHECK_STR(verdict(200, JSON, "{\"sub\":\"alice\",\"sub\":\"bob\"}"),
		  "upstream-userinfo-malformed");
}

TEST(a_failed_userinfo_request_ends_the_sign_in)
{
	CHECK_STR(verdict(401, JSON, "{\"sub\":\"alice\"}"), "upstream-userinfo-failed");
	CHECK_STR(verdict(302, JSON, "{\"sub\":\"alice\"}"), "upstream-userinfo-failed");
	CHECK_STR(verdict(500, "text/html", "oops"), "upstream-userinfo-failed");
}
