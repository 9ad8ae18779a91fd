/* client_return_test.c -- the way back to the client, in each response mode. */
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <openssl/evp.h>
#include <stdio.h>

static char path[sizeof world_answer.location];

/* The path of our own /authorization_response that the last answer led to. */
static const char *path_of_response(void)
{
	const char *at = strstr(world_answer.location, "/authorization_response?");

	snprintf(path, sizeof path, "%s", at == NULL ? "/" : at);
	return path;
}

static const char *refused_in(const char *request)
{
	world_begin();
	world_get(request);
	world_keep_cookies();
	return path_of_response();
}

/* The citizen of "health" signs in, in this mode. */
static void sign_in(const char *mode)
{
	char request[1024], answer[1024];

	world_begin();
	snprintf(request, sizeof request, "%s&response_mode=%s", HEALTH_REQUEST, mode);
	world_get(request);
	world_keep_cookies();
	snprintf(answer, sizeof answer, "state=%s&persona=anne", world_parameter("state"));
	world_post("/simulator", answer);
	snprintf(request, sizeof request, "%s", strstr(world_answer.location, "/callback/"));
	world_get(request);
}

/* A10 */
TEST(form_post_is_a_page_that_posts_itself)
{
	sign_in("form_post");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.location, "");
	CHECK(strstr(world_answer.body, "action=\"https://health.example/cb\"") != NULL);
	CHECK_NUMBER(strlen(world_field("code")), 43);
	CHECK_STR(world_field("state"), "st");
	CHECK_STR(world_field("iss"), "http://localhost:8080");
	CHECK(strstr(world_answer.body, "<script>document.forms[0].submit()</script></body>") !=
	      NULL);
	CHECK(strstr(world_answer.body, "<button") != NULL);
}

TEST(the_script_of_form_post_is_allowed_by_its_hash_alone)
{
	static const char script[] = "document.forms[0].submit()";
	unsigned char digest[32], encoded[64];
	char source[128];

	EVP_Digest(script, sizeof script - 1, digest, NULL, EVP_sha256(), NULL);
	EVP_EncodeBlock(encoded, digest, sizeof digest);
	snprintf(source, sizeof source, "script-src 'sha256-%s';", (char *)encoded);
	sign_in("form_post");
	CHECK(strstr(world_answer.policy, source) != NULL);
	CHECK(strstr(world_answer.policy, "default-src 'none'") != NULL);
}

/* A10: errors, too */
TEST(an_error_is_posted_as_well)
{
	world_begin();
	world_get(HEALTH_REQUEST "&response_mode=form_post&max_age=x");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_field("error"), "invalid_request");
	CHECK_STR(world_field("state"), "st");
	CHECK_STR(world_field("iss"), "http://localhost:8080");
}

/* D8, D9 */
TEST(a_signed_response_has_one_parameter)
{
	sign_in("jwt");
	CHECK_NUMBER(world_answer.status, 303);
	world_get(path_of_response());
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_answer.location,
		  "https://health.example/cb?response=header.response.signature");
	CHECK_STR(world_response.client_id, "health");
	CHECK_NUMBER(strlen(world_response.code), 43);
	CHECK_STR(world_response.error, "");
	CHECK_STR(world_response.state, "st");
}

TEST(a_signed_response_may_be_posted)
{
	sign_in("form_post.jwt");
	world_get(path_of_response());
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_field("response"), "header.response.signature");
	CHECK_STR(world_field("code"), "");
}

/* D9: errors as claims */
TEST(an_error_is_signed_as_well)
{
	world_get(refused_in(HEALTH_REQUEST "&response_mode=query.jwt&max_age=x"));
	CHECK_STR(world_answer.location,
		  "https://health.example/cb?response=header.response.signature");
	CHECK_STR(world_response.error, "invalid_request");
	CHECK_STR(world_response.code, "");
	CHECK_STR(world_response.state, "st");
}

TEST(a_sealed_response_is_good_in_its_browser_alone)
{
	sign_in("jwt");
	path_of_response();
	world_cookie[0] = '\0';
	world_get(path);
	CHECK_STR(world_refusal, "form-not-ours");
	CHECK_NUMBER(world_answer.status, 403);
	CHECK_STR(world_answer.location, "");
	world_get("/authorization_response?response=x");
	CHECK_NUMBER(world_answer.status, 403);
}

/* Else the browser would go round for ever. */
TEST(what_cannot_be_signed_is_a_page)
{
	refused_in(HEALTH_REQUEST "&response_mode=jwt&max_age=x");
	world_fail_at = 1;
	world_get(path);
	CHECK_NUMBER(world_answer.status, 503);
	CHECK_STR(world_answer.location, "");
	CHECK(strstr(world_answer.body, "/authorization_response?response=") != NULL);
}

static const char *signed_error(const char **to)
{
	*to = refused_in(HEALTH_REQUEST "&response_mode=jwt&max_age=x");
	return NULL;
}

TEST(client_return_survives_every_step)
{
	every_step(&(struct every_step){signed_error, 303, NULL});
}
