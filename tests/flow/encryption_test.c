/* encryption_test.c -- answers that only their client can read. */
#include "every_step.h"
#include "jwe.h"
#include "jwk_private.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

static struct arena *forever; /* keys, for the life of the tests */
static struct jwk *key;
static struct text published;
static int fetches;

static void tax_encrypts(const char *alg, const char *enc)
{
	struct client *client = world_client("tax");

	client->id_token_encryption = (struct client_encryption){alg, enc};
	client->userinfo_encryption = (struct client_encryption){alg, enc};
	client->userinfo_signed_response_alg = *alg == '\0' ? "" : "ES256";
}

static void publish(enum jose_alg alg)
{
	if (forever == NULL)
		forever = arena_new();
	key = jwk_generate(forever, alg, JWK_ENC);
	published = text_of(arena_printf(forever, "{\"keys\":[%.*s]}",
					 TEXT_ARG(jwk_public_json(forever, key))));
}

static void begin(enum jose_alg alg)
{
	const struct refusal *no = NULL;

	publish(alg);
	world_client("tax")->keys = jwk_set_parse(forever, published, &no);
	tax_encrypts(jose_alg_name(alg), "A256GCM");
}

static void end(void)
{
	tax_encrypts("", "A128CBC-HS256");
	world_client("tax")->keys = NULL;
	world_client("tax")->jwks_uri = "";
}

/* What the last answer's member (NULL: all of it) holds for the client's eyes. */
static const char *opened(const char *member)
{
	const struct refusal *no = NULL;
	const char *at = world_answer.body;
	struct text token;

	if (member != NULL)
		at = strstr(at, member) + strlen(member);
	token = (struct text){at, strcspn(at, "\"")};
	return arena_string(forever, jwe_decrypt(forever, token, key, key->alg, JOSE_A256GCM, &no));
}

static const char *bearer_of_answer(void)
{
	static char bearer[300];
	const char *at =
		strstr(world_answer.body, "\"access_token\":\"") + strlen("\"access_token\":\"");

	snprintf(bearer, sizeof bearer, "Bearer %.*s", (int)strcspn(at, "\""), at);
	return bearer;
}

static void check_answers(enum jose_alg alg)
{
	begin(alg);
	world_post_as("/token", form_of_token(), TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(opened("\"id_token\":\""), "header.payload.signature");
	world_get_as("/userinfo", bearer_of_answer());
	CHECK_STR(world_answer.type, "application/jwt");
	CHECK_STR(opened(NULL), "header.userinfo.signature");
	end();
}

/* A40, A47 */
TEST(answers_are_encrypted_with_rsa_oaep_256) { check_answers(JOSE_RSA_OAEP_256); }

/* A41, A48 */
TEST(answers_are_encrypted_with_ecdh_es) { check_answers(JOSE_ECDH_ES); }

/* */
TEST(userinfo_is_signed_for_who_registered_it)
{
	const char *bearer = access_token();

	world_client("tax")->userinfo_signed_response_alg = "ES256";
	world_get_as("/userinfo", bearer);
	CHECK_STR(world_answer.type, "application/jwt");
	CHECK_STR(world_answer.body, "header.userinfo.signature");
	world_client("tax")->userinfo_signed_response_alg = "";
}

TEST(a_client_without_a_fitting_key_loses_no_code)
{
	const char *form;

	begin(JOSE_ECDH_ES);
	form = form_of_token();
	tax_encrypts("RSA-OAEP", "A256GCM");
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "encryption-key-missing");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	tax_encrypts("ECDH-ES", "A256GCM");
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	end();
}

static void serve_keys(struct arena *a, const struct http_call *call, struct http_answer *answer)
{
	(void)a;
	fetches += strcmp(call->url, "https://tax.example/jwks") == 0;
	answer->status = 200;
	answer->body = published;
}

static void use_jwks_uri(void)
{
	publish(JOSE_ECDH_ES);
	world_client("tax")->jwks_uri = "https://tax.example/jwks";
	tax_encrypts("ECDH-ES", "A256GCM");
	world_provider = serve_keys;
	fetches = 0;
}

TEST(keys_behind_a_jwks_uri_are_fetched_once)
{
	const char *form = form_of_token();

	use_jwks_uri();
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(opened("\"id_token\":\""), "header.payload.signature");
	world_get_as("/userinfo", bearer_of_answer());
	CHECK_STR(opened(NULL), "header.userinfo.signature");
	CHECK_NUMBER(fetches, 1);
	end();
}

/* The client changed its keys: what it listed before does not fit any more. */
TEST(keys_are_fetched_anew_when_none_fits)
{
	const char *form = form_of_token();
	struct text now;

	use_jwks_uri();
	now = published;
	published = TEXT("{\"keys\":[]}");
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "encryption-key-missing");
	published = now;
	CHECK_NUMBER(fetches, 2);
	end();
}

TEST(a_jwks_uri_that_fails_costs_nobody_a_code)
{
	const char *form = form_of_token();

	use_jwks_uri();
	world_provider = NULL; /* 404 */
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "client-jwks-unavailable");
	CHECK_NUMBER(world_answer.status, 503);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	end();
}

TEST(a_jwks_uri_that_holds_no_keys_is_told_so)
{
	const char *form = form_of_token();

	use_jwks_uri();
	published = TEXT("<html>");
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "client-jwks-unfit");
	end();
}

static const char *tax(void) { return TAX_BASIC; }

static const char *with_jwks_uri(const char **path)
{
	const char *form = form_of_token();

	use_jwks_uri();
	*path = "/token";
	return form;
}

TEST(a_token_with_keys_to_fetch_survives_every_step)
{
	every_step(&(struct every_step){with_jwks_uri, 200, tax});
	end();
}
