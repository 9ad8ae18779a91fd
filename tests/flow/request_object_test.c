/* request_object_test.c -- signed requests (RFC 9101), at /authorize and /par, of a client that
 * publishes its keys at its jwks_uri.
 */
#include "clock.h"
#include "every_step.h"
#include "json_write.h"
#include "jws.h"
#include "published_keys.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <string.h>

#define HEALTH_CREDENTIALS "client_id=health&client_secret=a-secret-of-the-health-office-0123456"
#define HEALTH_WAY                                                                                 \
	"client_id=health&redirect_uri=https%3A%2F%2Fhealth.example%2Fcb&response_type=code"

/* What the health office asks, signed by that key. */
static const char *signed_with(const struct jwk *key, const char *redirect_uri,
			       const char *ui_locales)
{
	struct json_writer w = json_write(published_arena);

	json_open(&w, '{');
	json_put_string(&w, "iss", "health");
	json_put_string(&w, "aud", "http://localhost:8080");
	json_put_number(&w, "exp", clock_now() + 60);
	json_put_string(&w, "redirect_uri", redirect_uri);
	json_put_string(&w, "response_type", "code");
	json_put_string(&w, "scope", "openid");
	json_put_string(&w, "state", "within");
	json_put_string(&w, "code_challenge", CHALLENGE);
	json_put_string(&w, "code_challenge_method", "S256");
	json_put_string(&w, "ui_locales", ui_locales);
	json_close(&w, '}');
	return jws_sign(published_arena, key, JOSE_ES256, NULL, json_written(&w)).at;
}

static const char *signed_by(const struct jwk *key)
{
	return signed_with(key, "https://health.example/cb", "vi");
}

static const char *authorize(const char *object)
{
	return arena_printf(published_arena, "/authorize?%s&state=outside&request=%s", HEALTH_WAY,
			    object);
}

static const char *par(const char *object)
{
	return arena_printf(published_arena, HEALTH_CREDENTIALS "&request=%s", object);
}

/* A20, D2 */
TEST(a_request_signed_with_a_published_key_is_read)
{
	struct jwk *key = published_begin("health");

	world_get(authorize(signed_by(key)));
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(world_answer.status, 303);
	world_post("/par", par(signed_by(key)));
	CHECK_NUMBER(world_answer.status, 201);
	CHECK_NUMBER(published_fetches, 1);
	published_end("health");
}

TEST(a_key_that_is_new_is_fetched_and_a_strangers_is_sought_once)
{
	struct jwk *key = published_begin("health"), *next = published_new_key();

	world_get(authorize(signed_by(key)));
	published_change(next);
	world_get(authorize(signed_by(next)));
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(published_fetches, 2);
	for (int i = 0; i < 5; i++) {
		world_get(authorize(signed_by(key)));
		CHECK_STR(world_refusal, "request-object-key-unknown");
		CHECK_STR(world_parameter("error"), "invalid_request_object");
		CHECK_STR(world_parameter("state"), "outside");
	}
	world_post("/par", par(signed_by(key)));
	CHECK_STR(world_refusal, "request-object-key-unknown");
	CHECK_NUMBER(published_fetches, 2);
	published_end("health");
}

/* The way back is proven by what stands outside, or not at all. */
TEST(keys_that_do_not_come_are_told_to_the_client)
{
	struct jwk *key = published_begin("health");

	published_fail(500);
	world_get(authorize(signed_by(key)));
	CHECK_STR(world_refusal, "client-jwks-unavailable");
	CHECK_STR(world_parameter("error"), "temporarily_unavailable");
	CHECK_STR(world_parameter("state"), "outside");
	world_get(arena_printf(published_arena, "/authorize?client_id=health&request=%s",
			       signed_by(key)));
	CHECK_NUMBER(world_answer.status, 503);
	CHECK_STR(world_answer.location, "");
	world_post("/par", par(signed_by(key)));
	CHECK_NUMBER(world_answer.status, 503);
	published_end("health");
}

/* What the object says is not led back to the address that stands outside of it. */
TEST(an_object_with_another_way_back_is_answered_with_a_page)
{
	struct jwk *key = published_begin("health");

	world_get(authorize(signed_with(key, "https://health.example/other", "vi")));
	CHECK_STR(world_refusal, "redirect-uri-unregistered");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_answer.location, "");
	published_end("health");
}

/* D-7; the citizen may still choose another language, and the page asks the same again */
TEST(the_language_is_the_one_within)
{
	struct jwk *key = published_begin("health");
	const char *const *providers = world_client("health")->providers;
	const char *path =
		arena_printf(published_arena, "%s&ui_locales=en", authorize(signed_by(key)));

	world_client("health")->providers = NULL;
	world_get(path);
	CHECK(strstr(world_answer.body, "<html lang=\"vi\"") != NULL);
	world_get(arena_printf(published_arena, "%s&page_language=fr", path));
	CHECK(strstr(world_answer.body, "<html lang=\"fr\"") != NULL);
	CHECK(strstr(world_answer.body, "&amp;page_language=vi") != NULL);
	CHECK(strstr(world_answer.body, "&amp;request=ey") != NULL);
	world_client("health")->providers = providers;
	published_end("health");
}

static const char *a_signed_authorization_request(const char **path)
{
	*path = authorize(signed_by(published_begin("health")));
	return NULL;
}

static const char *a_signed_pushed_request(const char **path)
{
	*path = "/par";
	return par(signed_by(published_begin("health")));
}

TEST(signed_requests_survive_every_step)
{
	every_step(&(struct every_step){a_signed_authorization_request, 303, NULL});
	every_step(&(struct every_step){a_signed_pushed_request, 201, NULL});
	published_end("health");
}
