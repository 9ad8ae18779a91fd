/* bound_refresh_test.c -- to which DPoP key, or certificate, a refresh token is bound: RFC 9449 5,
 * RFC 8705 4. */
#include "client_certificate.h"
#include "clock.h"
#include "dpop_proof.h"
#include "hash.h"
#include "json_write.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

static struct arena *a; /* of one test */
static const struct jwk *key, *other_key;

static void begin(void)
{
	arena_free(a);
	a = arena_new();
	key = jwk_generate(a, JOSE_ES256, JWK_SIG);
	other_key = jwk_generate(a, JOSE_ES256, JWK_SIG);
}

/* The next request comes with a fresh proof by a key (NULL: with none); token is "" at /token. */
static void prove(const struct jwk *by, const char *method, const char *path, const char *token)
{
	static int proofs;
	struct hash ath = hash_sha256(text_of(token));
	struct json_writer w = json_write(a);

	world_dpop[0] = NULL;
	if (by == NULL)
		return;
	json_open(&w, '{');
	json_put_string(&w, "jti", arena_printf(a, "refresh-%d", ++proofs));
	json_put_string(&w, "htm", method);
	json_put_string(&w, "htu", arena_printf(a, "http://localhost:8080%s", path));
	json_put_number(&w, "iat", clock_now());
	if (*token != '\0')
		json_put_text(&w, "ath", hash_base64url(a, &ath));
	json_close(&w, '}');
	world_dpop[0] = dpop_proof(a, by, dpop_proof_header(a, by), json_written(&w).at);
}

static const char *given(const char *name)
{
	const char *at = strstr(world_answer.body, arena_printf(a, "\"%s\":\"", name));

	at = at == NULL ? "" : at + strlen(name) + 4;
	return arena_copy(a, at, strcspn(at, "\""));
}

/* A refresh token that was given to who proved key. */
static const char *bound_refresh_token(const char *authorization)
{
	const char *form;

	begin();
	form = form_of_token_for(TAX_OFFLINE_REQUEST);
	prove(key, "POST", "/token", "");
	world_post_as("/token",
		      authorization != NULL ? form : arena_printf(a, "%s&client_id=tax", form),
		      authorization);
	CHECK_NUMBER(world_answer.status, 200);
	return given("refresh_token");
}

static void refresh(const char *token, const struct jwk *by, const char *authorization)
{
	prove(by, "POST", "/token", "");
	world_post_as("/token",
		      arena_printf(a, "grant_type=refresh_token&refresh_token=%s%s", token,
				   authorization == NULL ? "&client_id=tax" : ""),
		      authorization);
}

/* C-28, dpop-key-differs: nothing else proves who a public client is */
TEST(a_public_clients_refresh_token_is_for_its_key)
{
	struct client *client = world_client("tax");
	enum client_authentication registered = client->token_endpoint_auth_method;
	const char *token;

	client->token_endpoint_auth_method = CLIENT_NONE;
	token = bound_refresh_token(NULL);
	refresh(token, other_key, NULL);
	CHECK_STR(world_refusal, "dpop-key-differs");
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_grant\"") != NULL);
	refresh(token, NULL, NULL);
	CHECK_STR(world_refusal, "dpop-key-differs");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_NUMBER(world_stored(STORE_FAMILY), 1);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 1);
	refresh(token, key, NULL);
	client->token_endpoint_auth_method = registered;
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(given("token_type"), "DPoP");
}

/* refresh-token-of-another-certificate: the same where a certificate takes the key's place */
TEST(a_public_clients_refresh_token_is_for_its_certificate)
{
	static const struct client_certificate its = {.x5t_s256 = "certificate-of-it"},
					       others = {.x5t_s256 = "certificate-of-others"};
	struct client *client = world_client("tax");
	const struct client registered = *client;
	const char *token;

	client->token_endpoint_auth_method = CLIENT_NONE;
	client->tls_client_certificate_bound_access_tokens = true;
	begin();
	token = form_of_token_for(TAX_OFFLINE_REQUEST);
	world_certificate = &its;
	world_post_as("/token", arena_printf(a, "%s&client_id=tax", token), NULL);
	CHECK_NUMBER(world_answer.status, 200);
	token = given("refresh_token");
	world_certificate = &others;
	refresh(token, NULL, NULL);
	CHECK_STR(world_refusal, "refresh-token-of-another-certificate");
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_grant\"") != NULL);
	CHECK_NUMBER(world_stored(STORE_FAMILY), 1);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 1);
	world_certificate = &its;
	refresh(token, NULL, NULL);
	*client = registered;
	world_certificate = NULL;
	CHECK_NUMBER(world_answer.status, 200);
}

static void ask_userinfo(const char *token, const struct jwk *by)
{
	prove(by, "GET", "/userinfo", token);
	world_get_as("/userinfo", arena_printf(a, "DPoP %s", token));
}

/* C-28: that client authenticates, and may change its key */
TEST(a_confidential_clients_refresh_token_takes_any_key_and_binds_to_it)
{
	const char *token = bound_refresh_token(TAX_BASIC), *access;

	refresh(token, other_key, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	access = given("access_token");
	ask_userinfo(access, key);
	CHECK_STR(world_refusal, "token-of-another-key");
	ask_userinfo(access, other_key);
	CHECK_NUMBER(world_answer.status, 200);
	world_dpop[0] = NULL;
}
