/* client_authentication_test.c -- is it the client it says it is? */
#include "a_config.h"
#include "client_authentication.h"
#include "form.h"
#include "json_write.h"
#include "jwk_private.h"
#include "jws.h"
#include "test.h"

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

static struct arena *a;
static const struct client *client;
static const char *jti;
static int jti_ttl_s;

static const struct refusal *check(const char *authorization, const struct form *form)
{
	struct client_credentials credentials;
	const struct refusal *no = client_credentials_read(a, authorization, form, &credentials);

	credentials.path = TEXT("/par");
	client = NULL;
	return no != NULL ? no
			  : client_authentication_check(a, a_config(), &credentials, 1000000,
							&client, &jti, &jti_ttl_s);
}

static void begin(void)
{
	arena_free(a);
	a = arena_new();
}

/* base64 of "tax:" and the secret */
#define BASIC "Basic dGF4OmEtc2VjcmV0LW9mLXRoZS10YXgtb2ZmaWNlLTAxMjM0NTY3ODk="

TEST(basic_authentication_is_the_registered_method)
{
	struct form form = {0};

	begin();
	CHECK_REFUSAL(check(BASIC, &form), "");
	CHECK(client == &tax_client);
	CHECK_REFUSAL(
		check("basic dGF4OmEtc2VjcmV0LW9mLXRoZS10YXgtb2ZmaWNlLTAxMjM0NTY3ODk=", &form), "");
	a_form(&form, "client_id", "tax", "client_secret", TAX_SECRET, NULL);
	CHECK_REFUSAL(check("", &form), "client-not-authenticated");
}

TEST(a_wrong_secret_and_an_unknown_client_look_alike)
{
	struct form form = {0};

	begin();
	CHECK_REFUSAL(check("Basic dGF4Ong=", &form), "client-not-authenticated");
	CHECK_REFUSAL(check("Basic bm9ib2R5Ong=", &form), "client-not-authenticated");
}

TEST(malformed_basic_is_refused)
{
	static const char *const bad[] = {"Basic",         "Basic ",        "Basic dGF4",
					  "Basic dGF4Ong", "Bearer x",      "Basic dGF4Ong=\t",
					  "Basic %%%=",    "Basic Oiui/w=="};
	struct form form = {0};

	begin();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK_REFUSAL(check(bad[i], &form), "client-credentials-malformed");
}

TEST(two_ways_at_once_are_refused)
{
	struct form form;

	begin();
	a_form(&form, "client_secret", "x", NULL);
	CHECK_REFUSAL(check(BASIC, &form), "client-credentials-ambiguous");
	a_form(&form, "client_id", "robot", NULL);
	CHECK_REFUSAL(check(BASIC, &form), "client-credentials-ambiguous");
	a_form(&form, "client_secret", "x", "client_assertion", "y", NULL);
	CHECK_REFUSAL(check("", &form), "client-credentials-ambiguous");
}

TEST(a_public_client_needs_no_secret_and_may_send_none)
{
	struct form form;

	begin();
	a_form(&form, "client_id", "phone", NULL);
	CHECK_REFUSAL(check("", &form), "");
	CHECK(client == &phone_client);
	a_form(&form, "client_id", "tax", NULL);
	CHECK_REFUSAL(check("", &form), "client-not-authenticated");
	a_form(&form, "client_id", "phone", "client_secret", "x", NULL);
	CHECK_REFUSAL(check("", &form), "client-not-authenticated");
	a_form(&form, "code", "x", NULL);
	CHECK_REFUSAL(check("", &form), "client-credentials-missing");
}

/* --- private_key_jwt --- */

struct assertion {
	const char *iss, *sub, *aud, *id;
	long long exp, iat;
};

static long long nbf; /* of the next one; 0: it has none */

static const struct assertion good = {"robot", "robot", "https://parvis.example",
				      "j1",    1000060, 1000000};

static struct text sign(const struct assertion *assertion, const struct jwk *key)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "iss", assertion->iss);
	json_put_string(&w, "sub", assertion->sub);
	json_put_string(&w, "aud", assertion->aud);
	if (assertion->id != NULL)
		json_put_string(&w, "jti", assertion->id);
	json_put_number(&w, "exp", assertion->exp);
	json_put_number(&w, "iat", assertion->iat);
	if (nbf != 0)
		json_put_number(&w, "nbf", nbf);
	nbf = 0;
	json_close(&w, '}');
	return jws_sign(a, key, JOSE_ES256, "JWT", json_written(&w));
}

static const struct refusal *check_assertion(struct text token, const char *type)
{
	struct form form;

	a_form(&form, "client_assertion", token.at, "client_assertion_type", type, NULL);
	return check("", &form);
}

static struct jwk *robots_key(void)
{
	const struct refusal *no = NULL;
	struct jwk *key;

	begin();
	key = jwk_generate(a, JOSE_ES256, JWK_SIG);
	robot_client.keys = jwk_set_parse(
		a, text_of(arena_printf(a, "{\"keys\":[%s]}", jwk_public_json(a, key).at)), &no);
	CHECK_REFUSAL(no, "");
	return key;
}

TEST(an_assertion_by_the_clients_key_is_believed)
{
	struct jwk *key = robots_key();

	CHECK_REFUSAL(check_assertion(sign(&good, key), ASSERTION_TYPE), "");
	CHECK(client == &robot_client);
	CHECK_STR(jti, "robot j1");
	CHECK_NUMBER(jti_ttl_s, 80);
	CHECK_REFUSAL(check_assertion(sign(&good, key), "x"), "client-assertion-type-unknown");
	CHECK_REFUSAL(&client_assertion_replayed, "client-assertion-replayed");
}

TEST(an_assertion_is_for_us_alone_by_its_client_now)
{
	static const struct {
		struct assertion assertion;
		const char *refusal;
	} bad[] = {
		{{"robot", "tax", "https://parvis.example", "j", 1000060, 1000000},
		 "client-assertion-of-nobody"},
		{{"tax", "tax", "https://parvis.example", "j", 1000060, 1000000},
		 "client-assertion-of-nobody"},
		{{"nobody", "nobody", "https://parvis.example", "j", 1000060, 1000000},
		 "client-assertion-of-nobody"},
		{{"robot", "robot", "https://parvis.example/token", "j", 1000060, 1000000},
		 "client-assertion-audience-wrong"},
		{{"robot", "robot", "https://parvis.example", NULL, 1000060, 1000000},
		 "client-assertion-malformed"},
		{{"robot", "robot", "https://parvis.example", "", 1000060, 1000000},
		 "client-assertion-malformed"},
		{{"robot", "robot", "https://parvis.example", "j", 999900, 1000000},
		 "client-assertion-time-wrong"},
		{{"robot", "robot", "https://parvis.example", "j", 1000400, 1000000},
		 "client-assertion-time-wrong"},
		{{"robot", "robot", "https://parvis.example", "j", 1000060, 1000100},
		 "client-assertion-time-wrong"},
	};
	struct jwk *key = robots_key();

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK_REFUSAL(check_assertion(sign(&bad[i].assertion, key), ASSERTION_TYPE),
			      bad[i].refusal);
}

/* The assertion of a client with more freedom; aud and its life as they are given. */
static const struct refusal *check_audience(const struct jwk *key, const char *aud, int life_s)
{
	const char *claims = arena_printf(
		a, "{\"iss\":\"robot\",\"sub\":\"robot\",\"jti\":\"j\",\"aud\":%s,\"exp\":%d}", aud,
		1000000 + life_s);
	const struct refusal *no;

	robot_client.client_assertion_audience = ASSERTION_FOR_ENDPOINT;
	no = check_assertion(jws_sign(a, key, JOSE_ES256, "JWT", text_of(claims)), ASSERTION_TYPE);
	robot_client.client_assertion_audience = ASSERTION_FOR_ISSUER;
	return no;
}

/* */
TEST(an_assertion_may_name_an_endpoint_where_the_registration_says_so)
{
	static const char *const good_ones[] = {
		"\"https://parvis.example\"",
		"\"https://parvis.example/token\"",
		"\"https://parvis.example/par\"",
		"[\"https://parvis.example\"]",
		"[\"https://parvis.example/token\",\"https://parvis.example\"]",
	};
	static const char *const bad[] = {
		"\"https://else.example/token\"",
		"\"https://parvis.example.evil.example/token\"",
		"\"https://parvis.example/tok\"",
		"\"https://parvis.example/token/\"",
		"\"https://parvis.example/token?x\"",
		"\"https://parvis.example/introspection\"",
		"\"https://parvis.example/\"",
		"\"http://parvis.example/token\"",
		"\"/token\"",
		"\"\"",
		"[]",
		"[1]",
		"{}",
		"null",
		"[[\"https://parvis.example\"]]",
		"[\"https://parvis.example\",\"https://else.example\"]",
	};
	struct jwk *key = robots_key();

	for (size_t i = 0; i < sizeof good_ones / sizeof *good_ones; i++)
		CHECK_REFUSAL(check_audience(key, good_ones[i], 60), "");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK_REFUSAL(check_audience(key, bad[i], 60), "client-assertion-audience-wrong");
}

TEST(such_an_assertion_lives_for_an_hour_at_most)
{
	struct jwk *key = robots_key();

	CHECK_REFUSAL(check_audience(key, "\"https://parvis.example\"", 3600), "");
	CHECK_NUMBER(jti_ttl_s, 3620);
	CHECK_REFUSAL(check_audience(key, "\"https://parvis.example\"", 3611),
		      "client-assertion-time-wrong");
	CHECK_REFUSAL(check_audience(key, "\"https://parvis.example\"", -10),
		      "client-assertion-time-wrong");
}

/* C-5 */
TEST(an_assertion_may_be_of_a_clock_that_is_a_little_ahead)
{
	struct assertion ahead = good;
	struct jwk *key = robots_key();

	nbf = ahead.iat = 1000008;
	CHECK_REFUSAL(check_assertion(sign(&ahead, key), ASSERTION_TYPE), "");
	nbf = 1000061;
	CHECK_REFUSAL(check_assertion(sign(&good, key), ASSERTION_TYPE),
		      "client-assertion-time-wrong");
}

/* C-22 */
TEST(an_assertion_stands_beside_no_other_client_id)
{
	struct jwk *key = robots_key();
	struct form form;

	a_form(&form, "client_assertion", sign(&good, key).at, "client_assertion_type",
	       ASSERTION_TYPE, "client_id", "robot", NULL);
	CHECK_REFUSAL(check("", &form), "");
	a_form(&form, "client_assertion", sign(&good, key).at, "client_assertion_type",
	       ASSERTION_TYPE, "client_id", "tax", NULL);
	CHECK_REFUSAL(check("", &form), "client-assertion-of-nobody");
}

TEST(an_assertion_by_another_key_is_not_believed)
{
	struct jwk *other, *key = robots_key();
	struct text forged = sign(&good, key);
	char *at = (char *)(uintptr_t)forged.at + forged.len - 20;

	*at = *at == 'A' ? 'B' : 'A';
	CHECK_REFUSAL(check_assertion(forged, ASSERTION_TYPE), "client-assertion-signature-wrong");
	other = jwk_generate(a, JOSE_ES256, JWK_SIG);
	CHECK_REFUSAL(check_assertion(sign(&good, other), ASSERTION_TYPE),
		      "client-assertion-key-unknown");
	CHECK_REFUSAL(check_assertion(TEXT("x.y.z"), ASSERTION_TYPE), "client-assertion-malformed");
}

/* C-2 */
TEST(an_assertion_of_fapi_is_not_rs256)
{
	const struct refusal *no = NULL;
	struct jwk *key;
	struct text token;

	begin();
	robot_client.profile = PROFILE_PRIVATE_KEY_JWT;
	key = jwk_generate(a, JOSE_RS256, JWK_SIG);
	robot_client.keys = jwk_set_parse(
		a, text_of(arena_printf(a, "{\"keys\":[%s]}", jwk_public_json(a, key).at)), &no);
	token = jws_sign(a, key, JOSE_RS256, "JWT",
			 TEXT("{\"iss\":\"robot\",\"sub\":\"robot\",\"jti\":\"j\","
			      "\"aud\":\"https://parvis.example\",\"exp\":1000060}"));
	CHECK_REFUSAL(check_assertion(token, ASSERTION_TYPE), "");
	robot_client.profile = PROFILE_FAPI2;
	CHECK_REFUSAL(check_assertion(token, ASSERTION_TYPE), "client-assertion-key-unknown");
	robot_client.profile = PROFILE_DEFAULT;
}
