#include "authorization_response_jwt.h"
#include "jws.h"
#include "test.h"
#include "upstream_token.h"

#define GOOD                                                                                       \
	"\"iss\":\"https://provider.example\",\"aud\":\"parvis\",\"exp\":1800000300,"              \
	"\"state\":\"af0ifjsldkj\",\"code\":\"c\""

static void world(struct token_world *w)
{
	token_world(w);
	w->provider.authorization_signed_response_alg = "ES256";
	w->provider.answers_are_signed = true;
	w->upstream.code = w->upstream.error = w->upstream.iss = "";
}

static const char *verdict_of(struct token_world *w, const char *jwt)
{
	const struct refusal *no;
	const char *detail;

	w->upstream.response = jwt;
	no = authorization_response_jwt_open(w->arena, &w->upstream, TOKEN_NOW, &detail);
	return no == NULL ? "" : no->name;
}

static const char *verdict(const char *claims, const char *typ)
{
	struct token_world w;
	const char *name;

	world(&w);
	name = verdict_of(&w, jws_sign(w.arena, w.key, JOSE_ES256, typ, text_of(claims)).at);
	token_world_end(&w);
	return name;
}

/* G-10: ensure-jarm-without- and -invalid-iss, -aud, -exp */
TEST(a_signed_response_says_from_whom_for_whom_and_until_when)
{
	CHECK_STR(verdict("{" GOOD "}", NULL), "");
	CHECK_STR(verdict("{" GOOD "}", "JWT"), "");
	CHECK_STR(
		verdict("{\"aud\":\"parvis\",\"exp\":1800000300,\"state\":\"af0ifjsldkj\"}", NULL),
		"response-jwt-issuer-wrong");
	CHECK_STR(verdict("{\"iss\":\"\",\"aud\":\"parvis\",\"exp\":1800000300}", NULL),
		  "response-jwt-issuer-wrong");
	CHECK_STR(verdict("{\"iss\":\"https://provider.example/\",\"aud\":\"parvis\"}", NULL),
		  "response-jwt-issuer-wrong");
	CHECK_STR(verdict("{\"iss\":\"https://provider.example\",\"exp\":1800000300}", NULL),
		  "response-jwt-audience-wrong");
	CHECK_STR(
		verdict("{\"iss\":\"https://provider.example\",\"aud\":[\"parvis\",\"b\"]}", NULL),
		"response-jwt-audience-wrong");
	CHECK_STR(verdict("{\"iss\":\"https://provider.example\",\"aud\":[\"parvis\"]}", NULL),
		  "response-jwt-expired");
	CHECK_STR(verdict("{\"iss\":\"https://provider.example\",\"aud\":\"parvis\","
			  "\"exp\":1799999990}",
			  NULL),
		  "response-jwt-expired");
	CHECK_STR(verdict("{\"iss\":\"https://provider.example\",\"aud\":\"parvis\","
			  "\"exp\":\"1800000300\"}",
			  NULL),
		  "response-jwt-expired");
	CHECK_STR(verdict("{\"iss\":\"https://provider.example\",\"aud\":\"parvis\","
			  "\"exp\":1800000300,\"state\":\"another\"}",
			  NULL),
		  "response-jwt-state-wrong");
	CHECK_STR(verdict("{" GOOD "}", "at+jwt"), "response-jwt-malformed");
}

/* G-10: -invalid-sig, -signature-is-not-none */
TEST(a_signed_response_is_signed_as_registered)
{
	struct token_world w, other;
	struct text claims = TEXT("{" GOOD "}");

	world(&w);
	world(&other);
	CHECK_STR(verdict_of(&w, ""), "response-jwt-missing");
	CHECK_STR(verdict_of(&w, "eyJhbGciOiJub25lIn0.e30."), "response-jwt-alg-wrong");
	CHECK_STR(verdict_of(&w, "no.jwt"), "response-jwt-malformed");
	CHECK_STR(verdict_of(&w, jws_sign(w.arena, other.key, JOSE_ES256, NULL, claims).at),
		  "response-jwt-key-unknown");
	other.key->kid = w.key->kid;
	CHECK_STR(verdict_of(&w, jws_sign(w.arena, other.key, JOSE_ES256, NULL, claims).at),
		  "response-jwt-signature-wrong");
	w.provider.authorization_signed_response_alg = "PS256";
	CHECK_STR(verdict_of(&w, jws_sign(w.arena, w.key, JOSE_ES256, NULL, claims).at),
		  "response-jwt-alg-wrong");
	token_world_end(&other);
	token_world_end(&w);
}

TEST(a_signed_response_brings_what_it_holds)
{
	struct token_world w;
	const char *jwt;

	world(&w);
	jwt = jws_sign(w.arena, w.key, JOSE_ES256, NULL, TEXT("{" GOOD "}")).at;
	CHECK_STR(authorization_response_jwt_state(w.arena, jwt), "af0ifjsldkj");
	CHECK_STR(authorization_response_jwt_state(w.arena, "a.b.c"), "");
	CHECK_STR(authorization_response_jwt_state(w.arena, ""), "");
	CHECK_STR(verdict_of(&w, jwt), "");
	CHECK_STR(w.upstream.code, "c");
	CHECK_STR(w.upstream.error, "");
	CHECK_STR(w.upstream.iss, "https://provider.example");
	token_world_end(&w);
}

TEST(a_signed_response_is_bounded)
{
	static char jwt[RESPONSE_JWT_MAX + 2];
	struct token_world w;

	world(&w);
	memset(jwt, 'a', sizeof jwt - 1);
	CHECK_STR(verdict_of(&w, jwt), "response-jwt-malformed");
	CHECK_STR(authorization_response_jwt_state(w.arena, jwt), "");
	token_world_end(&w);
}
