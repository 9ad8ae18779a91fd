#include "dpop_nonce.h"
#include "test.h"
#include <string.h>

static const struct provider post = {.id = "post"}, bank = {.id = "bank"};

static void answered(const struct provider *provider, enum dpop_server server, const char *nonce)
{
	const struct http_answer answer = {.dpop_nonce = nonce, .authenticate = ""};

	dpop_nonce_keep(provider, server, &answer);
}

/* G-4 */
TEST(nonces_are_remembered_for_each_server_of_each_provider)
{
	CHECK_STR(dpop_nonce_last(&post, DPOP_AUTHORIZATION_SERVER), "");
	answered(&post, DPOP_AUTHORIZATION_SERVER, "a1");
	answered(&post, DPOP_USERINFO, "r1");
	answered(&bank, DPOP_USERINFO, "b1");
	CHECK_STR(dpop_nonce_last(&post, DPOP_AUTHORIZATION_SERVER), "a1");
	CHECK_STR(dpop_nonce_last(&post, DPOP_USERINFO), "r1");
	CHECK_STR(dpop_nonce_last(&bank, DPOP_USERINFO), "b1");
	CHECK_STR(dpop_nonce_last(&bank, DPOP_AUTHORIZATION_SERVER), "");
	answered(&post, DPOP_AUTHORIZATION_SERVER, "a2");
	answered(&post, DPOP_AUTHORIZATION_SERVER, "");
	CHECK_STR(dpop_nonce_last(&post, DPOP_AUTHORIZATION_SERVER), "a2");
	dpop_nonces_close();
}

TEST(what_is_no_nonce_is_not_remembered)
{
	char long_one[DPOP_NONCE_MAX + 2];

	memset(long_one, 'n', sizeof long_one - 1);
	long_one[sizeof long_one - 1] = '\0';
	answered(&post, DPOP_AUTHORIZATION_SERVER, long_one);
	answered(&post, DPOP_AUTHORIZATION_SERVER, "two words");
	answered(&post, DPOP_AUTHORIZATION_SERVER, "\"quoted\"");
	answered(&post, DPOP_AUTHORIZATION_SERVER, "\xc3\xa9");
	CHECK_STR(dpop_nonce_last(&post, DPOP_AUTHORIZATION_SERVER), "");
	answered(&post, DPOP_AUTHORIZATION_SERVER, long_one + 1);
	CHECK_STR(dpop_nonce_last(&post, DPOP_AUTHORIZATION_SERVER), long_one + 1);
	dpop_nonces_close();
}

static bool demanded(enum dpop_server server, int status, const char *nonce,
		     const char *authenticate, const char *body)
{
	const struct http_answer answer = {.status = status,
					   .content_type = "application/json",
					   .body = text_of(body),
					   .dpop_nonce = nonce,
					   .authenticate = authenticate};
	struct arena *a = arena_new();
	bool is = dpop_nonce_is_demanded(a, server, &answer);

	arena_free(a);
	return is;
}

#define ERROR "{\"error\":\"use_dpop_nonce\"}"

TEST(a_nonce_is_demanded_by_an_error_that_gives_one)
{
	CHECK(demanded(DPOP_AUTHORIZATION_SERVER, 400, "n", "", ERROR));
	CHECK(demanded(DPOP_AUTHORIZATION_SERVER, 401, "n", "", ERROR));
	CHECK(!demanded(DPOP_AUTHORIZATION_SERVER, 400, "", "", ERROR));
	CHECK(!demanded(DPOP_AUTHORIZATION_SERVER, 200, "n", "", ERROR));
	CHECK(!demanded(DPOP_AUTHORIZATION_SERVER, 400, "n", "", "{\"error\":\"invalid_grant\"}"));
	CHECK(!demanded(DPOP_AUTHORIZATION_SERVER, 400, "n", "", "use_dpop_nonce"));
}

TEST(a_resource_demands_a_nonce_in_a_challenge_of_any_case)
{
	CHECK(demanded(DPOP_USERINFO, 401, "n", "DPoP error=\"use_dpop_nonce\"", ""));
	CHECK(demanded(DPOP_USERINFO, 401, "n", "dpop realm=\"x\", error=\"use_dpop_nonce\"", ""));
	CHECK(demanded(DPOP_USERINFO, 401, "n", "Bearer, DPoP error=\"use_dpop_nonce\"", ""));
	CHECK(!demanded(DPOP_USERINFO, 401, "n", "Bearer error=\"use_dpop_nonce\"", ""));
	CHECK(!demanded(DPOP_USERINFO, 401, "n", "DPoP error=\"invalid_token\"", ""));
	CHECK(!demanded(DPOP_USERINFO, 400, "n", "DPoP error=\"use_dpop_nonce\"", ""));
	CHECK(!demanded(DPOP_USERINFO, 401, "", "DPoP error=\"use_dpop_nonce\"", ""));
}
