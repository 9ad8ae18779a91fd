/* id_token_hint_test.c -- an ID token of ours that comes back. */
#include "a_config.h"
#include "authorize_request.h"
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
	CHECK_REFUSAL(check(forged, &hint), "id-token-hint-key-unknown");
	CHECK(hint.client == &tax_client); /* for those who count them */
	other->kid = key->kid;
	forged = jws_sign(a, other, JOSE_ES256, NULL, TEXT("{}")).at;
	CHECK_REFUSAL(check(forged, &hint), "id-token-hint-invalid");
}

#define TAX_TOKEN "{\"iss\":\"https://parvis.example\",\"aud\":\"tax\",\"sub\":\"s\",\"exp\":1}"

static const struct refusal *ask(const char *token, const struct client *client, const char *sub,
				 struct authorize_request *request)
{
	*request = (struct authorize_request){.client = client, .subject = sub};
	return id_token_hint_ask(a, a_config(), ours, token, request);
}

/* A-29, B55: expired is fine; another client's, or another sub than the claims ask for, is not */
TEST(a_hint_asks_for_its_subject_and_for_nobody_else)
{
	struct authorize_request request;
	const char *token = token_of(TAX_TOKEN);

	CHECK_REFUSAL(ask(token, &tax_client, "", &request), "");
	CHECK_STR(request.subject, "s");
	CHECK_REFUSAL(ask(token, &tax_client, "s", &request), "");
	CHECK_REFUSAL(ask(token, &tax_client, "t", &request), "subject-differs");
	CHECK_REFUSAL(ask(token, &robot_client, "", &request), "id-token-hint-of-another-client");
	CHECK_REFUSAL(ask("", &tax_client, "", &request), "");
	CHECK_STR(request.subject, "");
	CHECK_REFUSAL(ask("a.b.c.d.e", &tax_client, "", &request), "id-token-hint-invalid");
}

/* B55: a key that signs no more, and is still published, still verifies */
TEST(a_hint_of_a_retired_key_is_good_while_the_key_is_published)
{
	struct authorize_request request;
	const struct refusal *no = NULL;
	const char *token = token_of(TAX_TOKEN);
	struct jwk *newer = jwk_generate(a, JOSE_ES256, JWK_SIG);

	ours = jwk_set_parse(
		a,
		text_of(arena_printf(a, "{\"keys\":[%s,%s]}", jwk_public_json(a, newer).at,
				     jwk_public_json(a, key).at)),
		&no);
	CHECK_REFUSAL(ask(token, &tax_client, "", &request), "");
	ours = jwk_set_parse(
		a, text_of(arena_printf(a, "{\"keys\":[%s]}", jwk_public_json(a, newer).at)), &no);
	CHECK_REFUSAL(ask(token, &tax_client, "", &request), "id-token-hint-key-unknown");
}

TEST(a_logout_token_is_no_hint)
{
	struct authorize_request request;

	token_of("{}");
	CHECK_REFUSAL(ask(jws_sign(a, key, JOSE_ES256, "logout+jwt", TEXT(TAX_TOKEN)).at,
			  &tax_client, "", &request),
		      "id-token-hint-invalid");
}
