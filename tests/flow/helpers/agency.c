#include "agency.h"
#include "clock.h"
#include "json_write.h"
#include "jwk_private.h"
#include "jws.h"
#include "sign_in_steps.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct agency agency;

static struct jwk *keys[2]; /* the published one, and another */

static void make_keys(void)
{
	static struct arena *a; /* for the life of the tests */

	if (a != NULL)
		return;
	a = arena_new();
	keys[0] = jwk_generate(a, JOSE_ES256, JWK_SIG);
	keys[1] = jwk_generate(a, JOSE_ES256, JWK_SIG);
}

static const char *or_(const char *told, const char *otherwise)
{
	return told != NULL ? told : otherwise;
}

static struct text id_token(struct arena *a)
{
	struct json_writer w = json_write(a);
	struct jwk *key = keys[agency.wrong_key || agency.rotates_keys];

	json_open(&w, '{');
	json_put_string(&w, "iss", or_(agency.iss, "https://agency.example"));
	json_put_string(&w, "aud", or_(agency.aud, "parvis"));
	json_put_string(&w, "sub", or_(agency.sub, "anne-7"));
	json_put_string(&w, "nonce", agency.nonce);
	json_put_string(&w, "acr", or_(agency.acr, "substantial"));
	json_put_number(&w, "iat", clock_now());
	if (agency.auth_time >= 0)
		json_put_number(&w, "auth_time",
				agency.auth_time != 0 ? agency.auth_time : clock_now());
	json_put_number(&w, "exp", clock_now() + (agency.exp_in_s != 0 ? agency.exp_in_s : 60));
	if (agency.sid != NULL)
		json_put_string(&w, "sid", agency.sid);
	json_close(&w, '}');
	return jws_sign(a, key, JOSE_ES256, NULL, json_written(&w));
}

static const char *answer_token(struct arena *a)
{
	return arena_printf(a,
			    "{\"access_token\":\"the-upstream-token\",\"token_type\":\"Bearer\","
			    "\"id_token\":\"%s\"}",
			    id_token(a).at);
}

static const char *answer_keys(struct arena *a)
{
	return arena_printf(a, "{\"keys\":[%s]}", jwk_public_json(a, keys[agency.rotates_keys]).at);
}

static const char *answer_userinfo(struct arena *a)
{
	return arena_printf(
		a, "{\"sub\":\"%s\",\"given_name\":\"Anne\",\"email\":\"anne@example.org\"}",
		or_(agency.userinfo_sub, or_(agency.sub, "anne-7")));
}

static const char discovery[] = "{\"issuer\":\"https://agency.example\","
				"\"authorization_endpoint\":\"https://agency.example/authorize\","
				"\"token_endpoint\":\"https://agency.example/token\","
				"\"userinfo_endpoint\":\"https://agency.example/userinfo\","
				"\"jwks_uri\":\"https://agency.example/jwks\"";

static const char *answer_discovery(struct arena *a)
{
	return arena_printf(a, "%s%s}", discovery,
			    agency.ends_sessions
				    ? ",\"end_session_endpoint\":\"https://agency.example/end\""
				    : "");
}

static void answer(struct http_answer *answer, int status, const char *body)
{
	answer->status = status != 0 ? status : 200;
	answer->content_type = "application/json";
	answer->body = text_of(answer->status == 200 ? body : "{}");
}

static void provide(struct arena *a, const struct http_call *call, struct http_answer *out)
{
	if (strstr(call->url, "openid-configuration") != NULL)
		answer(out, agency.discovery_status, answer_discovery(a));
	else if (strstr(call->url, "/token") != NULL)
		answer(out, agency.token_status, answer_token(a));
	else if (strstr(call->url, "/end") != NULL)
		answer(out, agency.end_status, "");
	else if (strstr(call->url, "/jwks") != NULL)
		answer(out, agency.jwks_status, answer_keys(a));
	else if (strstr(call->url, "/userinfo") != NULL)
		answer(out, agency.userinfo_status, answer_userinfo(a));
}

const char *agency_begin(void) { return agency_begin_with(TAX_REQUEST); }

const char *agency_begin_with(const char *request)
{
	make_keys();
	world_begin();
	agency = (struct agency){.nonce = "", .ends_sessions = agency.ends_sessions};
	world_provider = provide;
	return agency_go_on_with(request);
}

const char *agency_go_on_with(const char *request)
{
	static char path[256], nonce[128], form[16384];

	agency.nonce = nonce;
	world_get(request);
	world_keep_cookies();
	snprintf(form, sizeof form, "request=%s&provider=agency", world_field("request"));
	if (world_answer.status == 200) /* else there was nothing to choose */
		world_post("/choose", form);
	snprintf(nonce, sizeof nonce, "%s", world_parameter("nonce"));
	snprintf(path, sizeof path, "/callback/agency?code=c-1&state=%s", world_parameter("state"));
	return path;
}

struct text agency_sign(struct arena *a, const char *typ, struct text payload)
{
	make_keys();
	return jws_sign(a, keys[0], JOSE_ES256, typ, payload);
}

struct provider *agency_registration(void)
{
	return (struct provider *)(uintptr_t)config_provider(world_config(), "agency");
}
