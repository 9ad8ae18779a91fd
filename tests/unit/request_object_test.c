/* request_object_test.c -- an authorization request as a signed JWT. */
#include "a_config.h"
#include "base64url.h"
#include "json_read.h"
#include "jwk_private.h"
#include "jws.h"
#include "request_object.h"
#include "test.h"
#include <stdlib.h>

#define NOW 1000000

static struct arena *a;
static struct jwk *key;
static struct form inside;

static const char perfect[] =
	"{\"iss\":\"robot\",\"aud\":\"https://parvis.example\",\"client_id\":\"robot\","
	"\"nbf\":1000000,\"iat\":1000000,\"exp\":1000300,\"jti\":\"j\",\"response_type\":\"code\","
	"\"scope\":\"openid\",\"redirect_uri\":\"https://robot.example/cb\",\"state\":\"st\","
	"\"max_age\":60,\"claims\":{\"userinfo\":{\"email\":null}}}";

static void begin(void)
{
	const struct refusal *no = NULL;

	arena_free(a);
	a = arena_new();
	key = jwk_generate(a, JOSE_ES256, JWK_SIG);
	robot_client.profile = PROFILE_FAPI2;
	robot_client.keys = jwk_set_parse(
		a, text_of(arena_printf(a, "{\"keys\":[%s]}", jwk_public_json(a, key).at)), &no);
	CHECK_REFUSAL(no, "");
}

static void release(void *json) { json_decref(json); }

/* The perfect claims, one of them replaced (value is JSON) or, with value NULL, left out. */
static struct text claims_but(const char *name, const char *value)
{
	json_t *claims = json_loads(perfect, 0, NULL);
	char *bytes;

	arena_defer(a, release, claims);
	if (name != NULL && value == NULL)
		json_object_del(claims, name);
	else if (name != NULL)
		json_object_set_new(claims, name, json_loads(value, JSON_DECODE_ANY, NULL));
	bytes = json_dumps(claims, JSON_COMPACT);
	arena_defer(a, free, bytes);
	return text_of(bytes);
}

static const struct refusal *open(struct text token, const struct form *outside)
{
	inside.count = 0;
	return request_object_open(a, a_config(), &robot_client, robot_client.keys, token.at, NOW,
				   outside, &inside);
}

static void refused(const char *name, const char *value, const char *refusal)
{
	struct form outside = {0};

	CHECK_REFUSAL(open(jws_sign(a, key, JOSE_ES256, NULL, claims_but(name, value)), &outside),
		      refusal);
}

/* A20, D2, D7 */
TEST(a_good_object_becomes_the_parameters)
{
	struct form outside;

	begin();
	a_form(&outside, "client_id", "robot", "response_type", "code", "state", "outside", NULL);
	CHECK_REFUSAL(
		open(jws_sign(a, key, JOSE_ES256, "oauth-authz-req+jwt", claims_but(NULL, NULL)),
		     &outside),
		"");
	CHECK_STR(form_value(&inside, "client_id"), "robot");
	CHECK_STR(form_value(&inside, "state"), "st");
	CHECK_STR(form_value(&inside, "max_age"), "60");
	CHECK_STR(form_value(&inside, "claims"), "{\"userinfo\":{\"email\":null}}");
	CHECK_STR(form_value(&inside, "jti"), "");
	CHECK_NUMBER(inside.count, 7);
}

TEST(a_parameter_of_the_wrong_type_is_not_silently_left_out)
{
	begin();
	refused("max_age", "true", "");
	CHECK_STR(form_value(&inside, "max_age"), "true"); /* max-age-malformed, then */
	refused("authorization_details", "[{}]", "");
	refused("state", "\"a\\u0001b\"", "request-object-malformed");
}

/* D5: whose object it is */
TEST(an_object_is_by_its_client_alone)
{
	begin();
	refused("iss", "\"tax\"", "request-object-of-another");
	refused("iss", NULL, "request-object-of-another");
	refused("client_id", "\"tax\"", "request-object-of-another");
	refused("client_id", "7", "request-object-of-another");
	refused("client_id", NULL, "");
	refused("sub", "\"robot\"", "request-object-of-another");
}

/* D3 */
TEST(an_object_is_for_us_perhaps_among_others)
{
	begin();
	refused("aud", "[\"https://else.example\",\"https://parvis.example\"]", "");
	refused("aud", "[\"https://else.example\"]", "request-object-audience-wrong");
	refused("aud", "\"https://parvis.example/\"", "request-object-audience-wrong");
	refused("aud", "[]", "request-object-audience-wrong");
	refused("aud", NULL, "request-object-audience-wrong");
}

/* C5, D4 */
TEST(an_object_is_of_now)
{
	begin();
	refused("exp", NULL, "request-object-time-wrong");
	refused("exp", "999990", "request-object-time-wrong");
	refused("exp", "999991", "");
	refused("exp", "1003601", "request-object-time-wrong");
	refused("exp", "\"1000300\"", "request-object-time-wrong");
	refused("nbf", NULL, "request-object-time-wrong");
	refused("nbf", "1000008", "");
	refused("nbf", "1000061", "request-object-time-wrong");
	refused("nbf", "996399", "request-object-time-wrong");
	refused("iat", "1000061", "request-object-time-wrong");
}

/* Certified libraries for Core 6.1 send neither. */
TEST(an_object_of_core_may_be_without_times)
{
	begin();
	refused("exp", NULL, "request-object-time-wrong");
	robot_client.profile = PROFILE_PRIVATE_KEY_JWT;
	refused("nbf", NULL, "");
	refused("exp", NULL, "");
	refused("exp", "999990", "request-object-time-wrong");
	refused("exp", "\"1000300\"", "request-object-time-wrong");
	refused("nbf", "1000061", "request-object-time-wrong");
}

/* D6 */
TEST(an_object_holds_no_other)
{
	begin();
	refused("request", "\"e30.e30.\"", "request-object-within");
	refused("request_uri", "\"urn:ietf:params:oauth:request_uri:x\"", "request-object-within");
}

TEST(what_is_outside_may_not_contradict)
{
	struct form outside;
	struct text token;

	begin();
	token = jws_sign(a, key, JOSE_ES256, "JWT", claims_but(NULL, NULL));
	a_form(&outside, "client_id", "tax", NULL);
	CHECK_REFUSAL(open(token, &outside), "request-object-contradicted");
	a_form(&outside, "client_id", "robot", "response_type", "token", NULL);
	CHECK_REFUSAL(open(token, &outside), "request-object-contradicted");
}

/* D2: alg none, a broken signature, another's key, an algorithm that the client excluded, a JWT of
 * another kind */
TEST(an_object_is_signed_by_a_key_of_the_client)
{
	struct form outside = {0};
	struct text good, token;
	struct jwk *stranger;
	char *bent;

	begin();
	good = jws_sign(a, key, JOSE_ES256, NULL, claims_but(NULL, NULL));
	stranger = jwk_generate(a, JOSE_ES256, JWK_SIG);
	token = jws_sign(a, stranger, JOSE_ES256, NULL, claims_but(NULL, NULL));
	CHECK_REFUSAL(open(token, &outside), "request-object-key-unknown");
	token = text_of(arena_printf(a, "eyJhbGciOiJub25lIn0.%s.",
				     base64url_encode(a, claims_but(NULL, NULL)).at));
	CHECK_REFUSAL(open(token, &outside), "request-object-malformed");
	bent = arena_string(a, good);
	bent[good.len - 10] = bent[good.len - 10] == 'A' ? 'B' : 'A';
	CHECK_REFUSAL(open(text_of(bent), &outside), "request-object-signature-wrong");
	token = jws_sign(a, key, JOSE_ES256, "at+jwt", claims_but(NULL, NULL));
	CHECK_REFUSAL(open(token, &outside), "request-object-malformed");
	robot_client.request_object_signing_alg = "PS256";
	CHECK_REFUSAL(open(good, &outside), "request-object-key-unknown");
	robot_client.request_object_signing_alg = "";
	CHECK_REFUSAL(open(good, &outside), "");
}

TEST(rs256_is_not_for_fapi)
{
	struct form outside = {0};
	const struct refusal *no = NULL;
	struct text token;

	begin();
	key = jwk_generate(a, JOSE_RS256, JWK_SIG);
	robot_client.keys = jwk_set_parse(
		a, text_of(arena_printf(a, "{\"keys\":[%s]}", jwk_public_json(a, key).at)), &no);
	token = jws_sign(a, key, JOSE_RS256, NULL, claims_but(NULL, NULL));
	CHECK_REFUSAL(open(token, &outside), "request-object-key-unknown");
	robot_client.profile = PROFILE_PRIVATE_KEY_JWT;
	CHECK_REFUSAL(open(token, &outside), "");
}

TEST(a_form_with_an_object_becomes_what_it_holds)
{
	struct form form;
	bool is_signed = false;
	const char *token;

	begin();
	token = jws_sign(a, key, JOSE_ES256, NULL, claims_but(NULL, NULL)).at;
	a_form(&form, "client_id", "robot", "request", token, "nonce", "outside", NULL);
	CHECK_REFUSAL(
		request_object_resolve(a, a_config(), robot_client.keys, &form, NOW, &is_signed),
		"");
	CHECK(is_signed);
	CHECK_STR(form_value(&form, "state"), "st");
	CHECK_STR(form_value(&form, "nonce"), "");
	CHECK_STR(form_value(&form, "request"), "");
	a_form(&form, "client_id", "robot", "request", token, "request_uri", "x", NULL);
	CHECK_REFUSAL(
		request_object_resolve(a, a_config(), robot_client.keys, &form, NOW, &is_signed),
		"request-object-nested");
	a_form(&form, "client_id", "nobody", "request", token, NULL);
	CHECK_REFUSAL(
		request_object_resolve(a, a_config(), robot_client.keys, &form, NOW, &is_signed),
		"");
	robot_client.profile = PROFILE_DEFAULT;
}
