/* id_token_hint_test.c -- an ID token of ours that comes back. */
#include "a_config.h"
#include "id_token_hint.h"
#include "jwk_private.h"
#include "jws.h"
#include "test.h"

static struct arena *a;
static struct jwk *key;
static struct jwk_set *ours;

static const char *token_of(const char *claims)
{
	const struct refusal *no = NULL;

	arena_free(a);
	a = arena_new();
	key = jwk_generate(a, JOSE_ES256, JWK_SIG);
	ours = jwk_set_parse(
		a, text_of(arena_printf(a, "{\"keys\":[%s]}", jwk_public_json(a, key).at)), &no);
	return jws_sign(a, key, JOSE_ES256, NULL, text_of(claims)).at;
}

static const struct refusal *check(const char *token, struct id_token_hint *hint)
{
	return id_token_hint_check(a, a_config(), ours, token, hint);
}

TEST(our_own_token_names_client_and_session_even_when_expired)
{
	struct id_token_hint hint;
	const char *token =
		token_of("{\"iss\":\"https://"
			 "parvis.example\",\"aud\":\"tax\",\"sub\":\"s\",\"sid\":\"x\",\"exp\":1}");

	CHECK_REFUSAL(check(token, &hint), "");
	CHECK(hint.client == &tax_client);
	CHECK_STR(hint.sid, "x");
	CHECK_STR(hint.sub, "s");
}

TEST(what_is_not_ours_is_refused)
{
	struct id_token_hint hint;

	CHECK_REFUSAL(check(token_of("{\"iss\":\"https://other.example\",\"aud\":\"tax\"}"), &hint),
		      "id-token-hint-invalid");
	CHECK_REFUSAL(
		check(token_of("{\"iss\":\"https://parvis.example\",\"aud\":\"nobody\"}"), &hint),
		"id-token-hint-invalid");
	CHECK_REFUSAL(check("not.a.token", &hint), "id-token-hint-invalid");
	CHECK_REFUSAL(check("", &hint), "id-token-hint-invalid");
}

TEST(a_token_by_another_key_is_refused)
{
	struct id_token_hint hint;
	struct jwk *other;
	const char *forged;

	token_of("{}");
	other = jwk_generate(a, JOSE_ES256, JWK_SIG);
	forged = jws_sign(a, other, JOSE_ES256, NULL,
			  TEXT("{\"iss\":\"https://parvis.example\",\"aud\":\"tax\"}"))
			 .at;
	CHECK_REFUSAL(check(forged, &hint), "id-token-hint-invalid");
}
