#include "json_read.h"
#include "jws.h"
#include "test.h"
#include "upstream_token.h"
#include "upstream_userinfo.h"

#define JSON "application/json"
#define JWT "application/jwt"

static const char *verdict_in(struct token_world *w, int status, const char *type, struct text body)
{
	const struct refusal *no;
	const char *detail;

	w->upstream.id_token_claims = json_read(w->arena, TEXT("{\"sub\":\"alice\"}"), 100);
	w->upstream.userinfo_answer =
		(struct http_answer){.status = status, .content_type = type, .body = body};
	return upstream_userinfo_verify(w->arena, &w->upstream, TOKEN_NOW, &no, &detail) != NULL
		       ? ""
		       : no->name;
}

static const char *verdict(int status, const char *type, const char *body)
{
	struct token_world w;
	const char *name;

	token_world(&w);
	name = verdict_in(&w, status, type, text_of(body));
	token_world_end(&w);
	return name;
}

TEST(userinfo_is_about_the_subject_of_the_id_token)
{
	CHECK_STR(verdict(200, JSON, "{\"sub\":\"alice\",\"email\":\"a@b.c\"}"), "");
	CHECK_STR(verdict(200, JSON, "{\"sub\":\"Alice\"}"), "upstream-userinfo-sub-wrong");
	CHECK_STR(verdict(200, JSON, "{\"sub\":\"alice \"}"), "upstream-userinfo-sub-wrong");
	CHECK_STR(verdict(200, JSON, "{\"sub\":[\"alice\"]}"), "upstream-userinfo-sub-wrong");
	CHECK_STR(verdict(200, JSON, "{\"email\":\"a@b.c\"}"), "upstream-userinfo-sub-wrong");
}

TEST(userinfo_is_a_json_object)
{
	CHECK_STR(verdict(200, JSON, "[{\"sub\":\"alice\"}]"), "upstream-userinfo-malformed");
	CHECK_STR(verdict(200, JSON, "\"alice\""), "upstream-userinfo-malformed");
	CHECK_STR(verdict(200, JSON, ""), "upstream-userinfo-malformed");
	CHECK_STR(verdict(200, "text/html", "{\"sub\":\"alice\"}"), "upstream-userinfo-malformed");
	CHECK_STR(verdict(200, JWT, "a.b.c"), "upstream-userinfo-jwt-unexpected");
	CHECK_STR(verdict(200, JSON, "{\"sub\":\"alice\",\"sub\":\"bob\"}"),
		  "upstream-userinfo-malformed");
}

TEST(a_failed_userinfo_request_ends_the_sign_in)
{
	CHECK_STR(verdict(401, JSON, "{\"sub\":\"alice\"}"), "upstream-userinfo-failed");
	CHECK_STR(verdict(302, JSON, "{\"sub\":\"alice\"}"), "upstream-userinfo-failed");
	CHECK_STR(verdict(500, "text/html", "oops"), "upstream-userinfo-failed");
}

/* A provider that signs its userinfo, and what it signs. */
static const char *signed_verdict(const char *claims, const char *typ)
{
	struct token_world w;
	const char *name;

	token_world(&w);
	w.provider.userinfo_signed_response_alg = "ES256";
	name = verdict_in(&w, 200, JWT, jws_sign(w.arena, w.key, JOSE_ES256, typ, text_of(claims)));
	token_world_end(&w);
	return name;
}

TEST(signed_userinfo_is_from_its_provider_and_for_us)
{
	CHECK_STR(signed_verdict("{\"sub\":\"alice\"}", NULL), "");
	CHECK_STR(signed_verdict("{\"sub\":\"alice\",\"iss\":\"https://provider.example\","
				 "\"aud\":\"parvis\",\"exp\":1800000001}",
				 "JWT"),
		  "");
	CHECK_STR(signed_verdict("{\"sub\":\"bob\"}", NULL), "upstream-userinfo-sub-wrong");
	CHECK_STR(signed_verdict("{\"sub\":\"alice\",\"iss\":\"https://other.example\"}", NULL),
		  "upstream-userinfo-issuer-wrong");
	CHECK_STR(signed_verdict("{\"sub\":\"alice\",\"iss\":null}", NULL),
		  "upstream-userinfo-issuer-wrong");
	CHECK_STR(signed_verdict("{\"sub\":\"alice\",\"aud\":\"other\"}", NULL),
		  "upstream-userinfo-audience-wrong");
	CHECK_STR(signed_verdict("{\"sub\":\"alice\",\"aud\":[\"parvis\",\"other\"]}", NULL),
		  "upstream-userinfo-audience-wrong");
	CHECK_STR(signed_verdict("{\"sub\":\"alice\",\"exp\":1799999990}", NULL),
		  "upstream-userinfo-expired");
	CHECK_STR(signed_verdict("{\"sub\":\"alice\",\"exp\":\"soon\"}", NULL),
		  "upstream-userinfo-expired");
}

TEST(a_signed_thing_of_another_type_is_no_userinfo)
{
	CHECK_STR(signed_verdict("{\"sub\":\"alice\"}", "at+jwt"), "upstream-userinfo-malformed");
	CHECK_STR(signed_verdict("[\"alice\"]", NULL), "upstream-userinfo-malformed");
}

/* U16: what is to be signed is signed, by a key of the provider, with the algorithm configured. */
TEST(userinfo_that_is_to_be_signed_is_accepted_no_other_way)
{
	struct token_world w, other;
	struct text body = TEXT("{\"sub\":\"alice\"}");
	struct text by_another;

	token_world(&w);
	token_world(&other);
	w.provider.userinfo_signed_response_alg = "ES256";
	by_another = jws_sign(w.arena, other.key, JOSE_ES256, NULL, body);
	CHECK_STR(verdict_in(&w, 200, JSON, body), "upstream-userinfo-unsigned");
	CHECK_STR(verdict_in(&w, 200, JWT, body), "upstream-userinfo-malformed");
	CHECK_STR(verdict_in(&w, 200, JWT, TEXT("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.")),
		  "upstream-userinfo-alg-wrong");
	CHECK_STR(verdict_in(&w, 200, JWT, by_another), "upstream-userinfo-key-unknown");
	other.key->kid = w.key->kid;
	by_another = jws_sign(w.arena, other.key, JOSE_ES256, NULL, body);
	CHECK_STR(verdict_in(&w, 200, JWT, by_another), "upstream-userinfo-signature-wrong");
	w.provider.userinfo_signed_response_alg = "RS256";
	CHECK_STR(verdict_in(&w, 200, JWT, by_another), "upstream-userinfo-alg-wrong");
	token_world_end(&other);
	token_world_end(&w);
}
