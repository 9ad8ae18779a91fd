/* pushed_authorization_request_test.c -- RFC 9126: a request is checked before the citizen comes.
 */
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

#define TAX_PUSHED                                                                                 \
	"redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_type=code&scope=openid%20email"      \
	"&state=pushed&nonce=no" PKCE

static const char *tax(void) { return TAX_BASIC; }

/* /authorize with what the last answer gave, and more. */
static const char *path_of_pushed(const char *client_id, const char *more)
{
	static char path[1024];
	const char *at = strstr(world_answer.body, "\"request_uri\":\"");

	at = at == NULL ? "" : at + strlen("\"request_uri\":\"");
	snprintf(path, sizeof path, "/authorize?client_id=%s&request_uri=%.*s%s", client_id,
		 (int)strcspn(at, "\""), at, more);
	return path;
}

static const char *pushed(const char *client_id, const char *more)
{
	world_begin();
	world_post_as("/par", TAX_PUSHED, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 201);
	return path_of_pushed(client_id, more);
}

/* C7 */
TEST(a_pushed_request_is_kept_for_a_minute_under_a_random_name)
{
	const char *uri;

	world_begin();
	world_post_as("/par", TAX_PUSHED, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 201);
	CHECK_STR(world_answer.type, "application/json");
	uri = strstr(world_answer.body, "urn:ietf:params:oauth:request_uri:");
	CHECK(uri != NULL &&
	      strcspn(uri, "\"") == strlen("urn:ietf:params:oauth:request_uri:") + 43);
	CHECK(strstr(world_answer.body, "\"expires_in\":60") != NULL);
	CHECK_NUMBER(world_stored(STORE_PUSHED_REQUEST), 1);
	CHECK_NUMBER(world_operations, 1);
}

/* a pushed hint is held to, and one beside it is not read */
TEST(a_pushed_hint_asks_for_one_citizen)
{
	char form[4096];

	world_begin();
	snprintf(form, sizeof form, "%s&prompt=none&id_token_hint=%s", TAX_PUSHED,
		 world_id_token("tax", "somebody-else"));
	world_post("/information", form_of_information());
	world_keep_cookies();
	world_post_as("/par", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 201);
	world_get(path_of_pushed("tax", "&id_token_hint=x.y.z"));
	CHECK_STR(world_refusal, "subject-differs");
	snprintf(form, sizeof form, "%s&id_token_hint=%s", TAX_PUSHED,
		 world_id_token("health", "somebody-else"));
	world_post_as("/par", form, TAX_BASIC);
	CHECK_STR(world_refusal, "id-token-hint-of-another-client");
}

/* C13, C15: opening it is one trip, and is no use of it */
TEST(a_pushed_request_is_opened_as_often_as_the_citizen_likes)
{
	const char *path = pushed("tax", "");

	for (int i = 0; i < 2; i++) {
		world_get(path);
		CHECK_NUMBER(world_answer.status, 200);
		CHECK_NUMBER(world_operations, 1);
		CHECK(strstr(world_answer.body, "value=\"agency\"") != NULL);
	}
}

/* C13: state-only-outside-request-object-not-used and its sisters */
TEST(what_is_outside_a_pushed_request_is_not_looked_at)
{
	world_get(pushed("tax", "&state=outside&prompt=none&scope=nothing&response_type=token"));
	CHECK_NUMBER(world_answer.status, 200);
	world_keep_cookies();
	{
		char form[16384];

		snprintf(form, sizeof form, "request=%s&cancel=1", world_field("request"));
		world_post("/choose", form);
	}
	CHECK_STR(world_parameter("error"), "access_denied");
	CHECK_STR(world_parameter("state"), "pushed");
}

/* C14 */
TEST(a_pushed_request_is_of_no_use_to_another_client)
{
	world_get(pushed("health", ""));
	CHECK_STR(world_refusal, "request-uri-of-another-client");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_answer.location, "");
}

/* C15 */
TEST(an_unknown_request_uri_is_told_where_the_way_is_proven)
{
	world_begin();
	world_get("/authorize?client_id=tax&request_uri=urn:ietf:params:oauth:request_uri:x");
	CHECK_STR(world_refusal, "request-uri-unknown");
	CHECK_STR(world_answer.location, "");
	world_get(TAX_REQUEST "&request_uri=urn:ietf:params:oauth:request_uri:x");
	CHECK_STR(world_parameter("error"), "invalid_request_uri");
	CHECK_STR(world_parameter("state"), "st");
	world_get(TAX_REQUEST "&request_uri=https%3A%2F%2Ftax.example%2Fr"); /* A21 */
	CHECK_STR(world_parameter("error"), "request_uri_not_supported");
}

static void refused(const char *form, const char *refusal, const char *error)
{
	char json[64];

	world_begin();
	world_post_as("/par", form, TAX_BASIC);
	CHECK_STR(world_refusal, refusal);
	CHECK_NUMBER(world_answer.status, 400);
	snprintf(json, sizeof json, "\"error\":\"%s\"", error);
	CHECK(strstr(world_answer.body, json) != NULL);
	CHECK_NUMBER(world_stored(STORE_PUSHED_REQUEST), 0);
}

/* C8 to C12: all that is wrong is told when it is pushed */
TEST(a_bad_request_is_refused_when_it_is_pushed)
{
	refused(TAX_PUSHED "&request_uri=urn:ietf:params:oauth:request_uri:x", "request-uri-pushed",
		"invalid_request");
	refused("response_type=code&scope=openid" PKCE, "redirect-uri-missing", "invalid_request");
	refused("redirect_uri=https%3A%2F%2Felse.example%2F&response_type=code&scope=openid" PKCE,
		"redirect-uri-unregistered", "invalid_request");
	refused("redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_type=token&scope=openid" PKCE,
		"response-type-unsupported", "unsupported_response_type");
	refused("redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_type=code&scope=openid",
		"pkce-missing", "invalid_request");
	refused("redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_type=code&scope=profile" PKCE,
		"scope-without-openid", "invalid_scope");
	refused(TAX_PUSHED "&request=e30.e30.e30", "request-object-malformed",
		"invalid_request_object");
}

TEST(nobody_pushes_without_credentials)
{
	world_begin();
	world_post_as("/par", TAX_PUSHED "&client_id=tax", NULL);
	CHECK_NUMBER(world_answer.status, 401);
	world_post_as("/par", TAX_PUSHED, "Basic dGF4Ong=");
	CHECK_NUMBER(world_answer.status, 401);
	CHECK_NUMBER(world_stored(STORE_PUSHED_REQUEST), 0);
}

#define HEALTH_PUSHED                                                                              \
	"client_id=health&client_secret=a-secret-of-the-health-office-0123456"                     \
	"&redirect_uri=https%3A%2F%2Fhealth.example%2Fcb&response_type=code&scope=openid" PKCE

/* Open it as a browser of its own does, and go as far as the provider's answer: its callback. */
static void open_and_choose(const char *path, char *callback, size_t size, char *cookie)
{
	char answer[1024];

	world_cookie[0] = '\0';
	world_get(path);
	CHECK_NUMBER(world_answer.status, 303);
	world_keep_cookies();
	snprintf(cookie, sizeof world_cookie, "%s", world_cookie);
	snprintf(answer, sizeof answer, "state=%s&persona=anne", world_parameter("state"));
	world_post("/simulator", answer);
	snprintf(callback, size, "%s", strstr(world_answer.location, "/callback/"));
}

/* C15, and of two that race one wins */
TEST(a_pushed_request_serves_once)
{
	static char path[1024], first[4096], second[4096], cookies[2][sizeof world_cookie];

	world_begin();
	world_post("/par", HEALTH_PUSHED);
	CHECK_NUMBER(world_answer.status, 201);
	snprintf(path, sizeof path, "%s", path_of_pushed("health", ""));
	open_and_choose(path, first, sizeof first, cookies[0]);
	open_and_choose(path, second, sizeof second, cookies[1]);
	memcpy(world_cookie, cookies[0], sizeof world_cookie);
	world_get(first);
	CHECK_NUMBER(strlen(world_parameter("code")), 43);
	memcpy(world_cookie, cookies[1], sizeof world_cookie);
	world_get(second);
	CHECK_STR(world_refusal, "request-uri-spent");
	CHECK_STR(world_parameter("error"), "invalid_request_uri");
	CHECK_STR(world_parameter("code"), "");
	CHECK_NUMBER(world_stored(STORE_GRANT), 1);
	world_cookie[0] = '\0';
	world_get(path);
	CHECK_STR(world_refusal, "request-uri-spent");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_answer.location, "");
}

/* Open it once more, as any browser may. */
static void has_served(const char *path)
{
	world_settle();
	world_cookie[0] = '\0';
	world_get(path);
	CHECK_STR(world_refusal, "request-uri-spent");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_answer.location, "");
}

/* C15: of two tabs, one declines. The other may not have a code then. */
TEST(a_pushed_request_that_was_declined_has_served)
{
	static char path[1024], second[4096], cookies[sizeof world_cookie];
	char form[16384];

	world_begin();
	world_post("/par", HEALTH_PUSHED);
	snprintf(path, sizeof path, "%s", path_of_pushed("health", ""));
	open_and_choose(path, second, sizeof second, cookies);
	world_cookie[0] = '\0';
	world_get(path);
	world_keep_cookies();
	snprintf(form, sizeof form, "state=%s&persona=denies", world_parameter("state"));
	world_post("/simulator", form);
	world_get(strstr(world_answer.location, "/callback/"));
	CHECK_STR(world_parameter("error"), "access_denied");
	world_settle();
	memcpy(world_cookie, cookies, sizeof world_cookie);
	world_get(second);
	CHECK_STR(world_refusal, "request-uri-spent");
	CHECK_STR(world_parameter("error"), "invalid_request_uri");
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	has_served(path);
}

/* C15 */
TEST(a_pushed_request_that_ended_in_an_error_has_served)
{
	const char *path;
	char again[1024];

	world_begin();
	world_post_as("/par", TAX_PUSHED "&prompt=none", TAX_BASIC);
	path = path_of_pushed("tax", "");
	snprintf(again, sizeof again, "%s", path);
	world_get(path);
	CHECK_STR(world_parameter("error"), "login_required");
	has_served(again);
}

/* Nobody waits for the mark, and a store that fails keeps nobody: the request ends by its time. */
TEST(an_error_is_given_without_waiting_for_the_mark)
{
	world_begin();
	world_post_as("/par", TAX_PUSHED "&prompt=none", TAX_BASIC);
	world_fail_at = 2; /* after the reading of the request */
	world_get(path_of_pushed("tax", ""));
	CHECK_STR(world_parameter("error"), "login_required");
	world_settle();
	CHECK_NUMBER(world_operations, 2);
	CHECK_NUMBER(flow_live(), 0);
	CHECK_NUMBER(world_live, 0);
}

static const char *push(const char **path)
{
	world_begin();
	*path = "/par";
	return TAX_PUSHED;
}

static const char *open_pushed(const char **path)
{
	*path = pushed("tax", "");
	return NULL;
}

TEST(pushed_authorization_request_survives_every_step)
{
	every_step(&(struct every_step){push, 201, tax});
	every_step(&(struct every_step){open_pushed, 200, NULL});
}
