/* client_steps_test.c -- a client proves itself with keys that it publishes at its jwks_uri. */
#include "base64url.h"
#include "clock.h"
#include "every_step.h"
#include "json_write.h"
#include "jwk_private.h"
#include "jws.h"
#include "random.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

static struct arena *forever; /* keys, for the life of the tests */
static struct text published;
static int fetches;

static void serve_keys(struct arena *a, const struct http_call *call, struct http_answer *answer)
{
	(void)a;
	fetches += strcmp(call->url, "https://health.example/jwks") == 0;
	answer->status = 200;
	answer->body = published;
}

static struct jwk *new_key(void)
{
	if (forever == NULL)
		forever = arena_new();
	return jwk_generate(forever, JOSE_ES256, JWK_SIG);
}

static void publish(const struct jwk *key)
{
	published = text_of(arena_printf(forever, "{\"keys\":[%.*s]}",
					 TEXT_ARG(jwk_public_json(forever, key))));
}

/* The health office changes to private_key_jwt. */
static struct jwk *begin(void)
{
	struct jwk *key = new_key();

	world_begin();
	publish(key);
	world_client("health")->token_endpoint_auth_method = CLIENT_PRIVATE_KEY_JWT;
	world_client("health")->jwks_uri = "https://health.example/jwks";
	world_provider = serve_keys;
	fetches = 0;
	return key;
}

static void end(void)
{
	world_client("health")->token_endpoint_auth_method = CLIENT_SECRET_POST;
	world_client("health")->jwks_uri = "";
}

/* Revokes nothing, as the health office. */
static const char *form_signed_by(const struct jwk *key)
{
	struct json_writer w = json_write(forever);

	json_open(&w, '{');
	json_put_string(&w, "iss", "health");
	json_put_string(&w, "sub", "health");
	json_put_string(&w, "aud", "http://localhost:8080");
	json_put_number(&w, "exp", clock_now() + 60);
	json_put_text(&w, "jti", random_token(forever, 16));
	json_close(&w, '}');
	return arena_printf(
		forever,
		"token=x&client_assertion_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Aclient-assertion-"
		"type%%3Ajwt-bearer&client_assertion=%.*s",
		TEXT_ARG(jws_sign(forever, key, JOSE_ES256, NULL, json_written(&w))));
}

TEST(a_client_is_proven_by_a_key_behind_its_jwks_uri)
{
	struct jwk *key = begin();

	world_post("/revocation", form_signed_by(key));
	CHECK_NUMBER(world_answer.status, 200);
	world_post("/revocation", form_signed_by(key));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(fetches, 1);
	end();
}

/* The client rotates its keys: oidcc-refresh-token-rp-key-rotation. */
TEST(a_new_key_is_fetched_when_it_is_first_used)
{
	struct jwk *key = begin(), *next = new_key();

	world_post("/revocation", form_signed_by(key));
	publish(next);
	world_post("/revocation", form_signed_by(next));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(fetches, 2);
	end();
}

/* T-79 */
TEST(a_flood_of_unknown_keys_fetches_once)
{
	struct jwk *key = begin(), *stranger = new_key();

	world_post("/revocation", form_signed_by(key));
	for (int i = 0; i < 5; i++) {
		world_post("/revocation", form_signed_by(stranger));
		CHECK_STR(world_refusal, "client-assertion-key-unknown");
		CHECK_NUMBER(world_answer.status, 401);
	}
	CHECK_NUMBER(fetches, 2);
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
