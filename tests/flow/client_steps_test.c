/* client_steps_test.c -- a client proves itself with keys that it publishes at its jwks_uri. */
#include "base64url.h"
#include "clock.h"
#include "every_step.h"
#include "json_write.h"
#include "jws.h"
#include "published_keys.h"
#include "random.h"
#include "test.h"
#include "world.h"

/* The health office changes to private_key_jwt. */
static struct jwk *begin(void)
{
	struct jwk *key = published_begin("health");

	world_client("health")->token_endpoint_auth_method = CLIENT_PRIVATE_KEY_JWT;
	return key;
}

static void end(void)
{
	world_client("health")->token_endpoint_auth_method = CLIENT_SECRET_POST;
	published_end("health");
}

/* Revokes nothing, as the health office. */
static const char *form_signed_by(const struct jwk *key)
{
	struct json_writer w = json_write(published_arena);

	json_open(&w, '{');
	json_put_string(&w, "iss", "health");
	json_put_string(&w, "sub", "health");
	json_put_string(&w, "aud", "http://localhost:8080");
	json_put_number(&w, "exp", clock_now() + 60);
	json_put_text(&w, "jti", random_token(published_arena, 16));
	json_close(&w, '}');
	return arena_printf(
		published_arena,
		"token=x&client_assertion_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Aclient-assertion-"
		"type%%3Ajwt-bearer&client_assertion=%.*s",
		TEXT_ARG(jws_sign(published_arena, key, JOSE_ES256, NULL, json_written(&w))));
}

TEST(a_client_is_proven_by_a_key_behind_its_jwks_uri)
{
	struct jwk *key = begin();

	world_post("/revocation", form_signed_by(key));
	CHECK_NUMBER(world_answer.status, 200);
	world_post("/revocation", form_signed_by(key));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(published_fetches, 1);
	end();
}

/* The client rotates its keys: oidcc-refresh-token-rp-key-rotation. */
TEST(a_new_key_is_fetched_when_it_is_first_used)
{
	struct jwk *key = begin(), *next = published_new_key();

	world_post("/revocation", form_signed_by(key));
	published_change(next);
	world_post("/revocation", form_signed_by(next));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(published_fetches, 2);
	end();
}

/* T-79 */
TEST(a_flood_of_unknown_keys_fetches_once)
{
	struct jwk *key = begin(), *stranger = published_new_key();

	world_post("/revocation", form_signed_by(key));
	for (int i = 0; i < 5; i++) {
		world_post("/revocation", form_signed_by(stranger));
		CHECK_STR(world_refusal, "client-assertion-key-unknown");
		CHECK_NUMBER(world_answer.status, 401);
	}
	CHECK_NUMBER(published_fetches, 2);
	end();
}

static const char *an_assertion(const char **path)
{
	*path = "/revocation";
	return form_signed_by(begin());
}

TEST(keys_of_credentials_survive_every_step)
{
	every_step(&(struct every_step){an_assertion, 200, NULL});
	end();
}
