#include "agency.h"
#include "base64url.h"
#include "clock.h"
#include "form.h"
#include "json_write.h"
#include "jwk_private.h"
#include "jws.h"
#include "sign_in_steps.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct agency agency;

static char pushed_nonce[64]; /* what came at /par */
static struct jwk *keys[2];   /* the published one, and another */
static long long authenticated;

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

static struct text id_token(struct arena *a, const char *sub)
{
	struct json_writer w = json_write(a);
	struct jwk *key = keys[agency.wrong_key || agency.rotates_keys];

	json_open(&w, '{');
	json_put_string(&w, "iss", or_(agency.iss, "https://agency.example"));
	json_put_string(&w, "aud", or_(agency.aud, "parvis"));
	json_put_string(&w, "sub", sub);
	json_put_string(&w, "nonce", agency.nonce);
	json_put_string(&w, "acr", or_(agency.acr, "substantial"));
	json_put_number(&w, "iat", clock_now());
	if (agency.auth_time >= 0)
		json_put_number(&w, "auth_time",
				agency.auth_time != 0 ? agency.auth_time : authenticated);
	json_put_number(&w, "exp", clock_now() + (agency.exp_in_s != 0 ? agency.exp_in_s : 60));
	if (agency.sid != NULL)
		json_put_string(&w, "sid", agency.sid);
	json_close(&w, '}');
	if (agency.signs_nothing)
		return text_of(arena_printf(a, "%s.%s.",
					    base64url_encode(a, TEXT("{\"alg\":\"none\"}")).at,
					    base64url_encode(a, json_written(&w)).at));
	return jws_sign(a, key, JOSE_ES256, NULL, json_written(&w));
}

static const char *encrypted(struct arena *a, const char *plain)
{
	return agency.modern.encrypts ? arena_printf(a, WORLD_ENCRYPTED "%s",
						     base64url_encode(a, text_of(plain)).at)
				      : plain;
}

static void answer(struct http_answer *answer, int status, const char *body)
{
	answer->status = status != 0 ? status : 200;
	answer->content_type = "application/json";
	answer->body = text_of(answer->status == 200 ? body : "{}");
}

static const char *answer_tokens(struct arena *a, const char *access_token, const char *sub)
{
	const char *type = agency_registration()->dpop_bound_access_tokens ? "DPoP" : "Bearer";
	const char *tokens = arena_printf(a, "{\"access_token\":\"%s\",\"token_type\":\"%s\"%s",
					  access_token, type,
					  agency.gives_refresh_token && agency.refresh_calls == 0
						  ? ",\"refresh_token\":\"the-refresh-token\""
						  : "");

	return *sub == '\0' ? arena_printf(a, "%s}", tokens)
			    : arena_printf(a, "%s,\"id_token\":\"%s\"}", tokens,
					   encrypted(a, id_token(a, sub).at));
}

static const char *answer_code(struct arena *a)
{
	authenticated = clock_now();
	return answer_tokens(a, "the-upstream-token", or_(agency.sub, "anne-7"));
}

/* RFC 6749 6: for that one refresh token. */
static void refresh(struct arena *a, const struct http_call *call, struct http_answer *out)
{
	agency.refresh_calls++;
	if (strstr(call->form, "&refresh_token=the-refresh-token") == NULL)
		agency.refresh_status = 400;
	answer(out, agency.refresh_status,
	       answer_tokens(a, "the-newer-token",
			     or_(agency.refreshed_sub, or_(agency.sub, "anne-7"))));
	if (agency.refresh_status == 400)
		out->body = TEXT("{\"error\":\"invalid_grant\"}");
}

/* RFC 6750 3.1 */
static bool token_is_good(const struct http_call *call, struct http_answer *out)
{
	if (!agency.is_over || strstr(call->authorization, "the-newer-token") != NULL)
		return true;
	answer(out, 401, "");
	out->authenticate = "Bearer error=\"invalid_token\"";
	return false;
}

static const char *answer_keys(struct arena *a)
{
	return arena_printf(a, "{\"keys\":[%s]}", jwk_public_json(a, keys[agency.rotates_keys]).at);
}

static const char *answer_userinfo(struct arena *a)
{
	return encrypted(
		a, arena_printf(a, "{\"sub\":\"%s\",%s}",
				or_(agency.userinfo_sub, or_(agency.sub, "anne-7")),
				or_(agency.claims,
				    "\"given_name\":\"Anne\",\"email\":\"anne@example.org\"")));
}

static const char discovery[] = "{\"issuer\":\"https://agency.example\","
				"\"authorization_endpoint\":\"https://agency.example/authorize\","
				"\"token_endpoint\":\"https://agency.example/token\","
				"\"userinfo_endpoint\":\"https://agency.example/userinfo\","
				"\"pushed_authorization_request_endpoint\":"
				"\"https://agency.example/par\","
				"\"jwks_uri\":\"https://agency.example/jwks\"";

static const char *answer_discovery(struct arena *a)
{
	return arena_printf(a, "%s%s}", discovery,
			    agency.ends_sessions
				    ? ",\"end_session_endpoint\":\"https://agency.example/end\""
				    : "");
}

/* RFC 9449 8, 9: not without this nonce. */
static bool is_satisfied(const struct http_call *call, const char *nonce, struct http_answer *out)
{
	const char *last = call->dpop == NULL ? "" : world_upstream.proof_nonce;

	if (!agency.modern.demands_nonces)
		return true;
	out->dpop_nonce = nonce;
	if (strcmp(last, nonce) == 0 && !agency.modern.never_satisfied)
		return true;
	answer(out, nonce[0] == 'r' ? 401 : 400, "");
	out->authenticate = "dPoP error=\"use_dpop_nonce\"";
	out->body = TEXT("{\"error\":\"use_dpop_nonce\"}");
	return false;
}

static void copy_parameter(const struct form *form, const char *name, char *out, size_t size)
{
	snprintf(out, size, "%s", form_value(form, name));
}

static void take_pushed(struct arena *a, const struct http_call *call, struct http_answer *out)
{
	struct form form = {0};
	const char *detail;

	form_parse(a, text_of(call->form), &form, &detail);
	copy_parameter(&form, "state", agency.pushed_state, sizeof agency.pushed_state);
	copy_parameter(&form, "nonce", pushed_nonce, sizeof pushed_nonce);
	answer(out, agency.par_status, "{\"request_uri\":\"urn:agency:1\",\"expires_in\":60}");
	out->status = out->status == 200 ? 201 : out->status;
}

static void provide(struct arena *a, const struct http_call *call, struct http_answer *out)
{
	if (strstr(call->url, "openid-configuration") != NULL) {
		answer(out, agency.discovery_status, answer_discovery(a));
	} else if (strstr(call->url, "/par") != NULL) {
		agency.par_calls++;
		if (is_satisfied(call, "as-1", out))
			take_pushed(a, call, out);
	} else if (strstr(call->url, "/token") != NULL) {
		agency.token_calls++;
		if (!is_satisfied(call, "as-1", out))
			return;
		if (strncmp(call->form, "grant_type=refresh_token", 24) == 0)
			refresh(a, call, out);
		else
			answer(out, agency.token_status, answer_code(a));
	} else if (strstr(call->url, "/end") != NULL) {
		answer(out, agency.end_status, "");
	} else if (strstr(call->url, "/jwks") != NULL) {
		answer(out, agency.jwks_status, answer_keys(a));
	} else if (strstr(call->url, "/userinfo") != NULL) {
		agency.userinfo_calls++;
		snprintf(agency.authorization, sizeof agency.authorization, "%s",
			 call->authorization);
		if (is_satisfied(call, "rs-1", out) && token_is_good(call, out))
			answer(out, agency.userinfo_status, answer_userinfo(a));
		if (agency.modern.encrypts && out->status == 200)
			out->content_type = "application/jwt";
	} else if (strstr(call->url, "/resource") != NULL && agency.resource != NULL) {
		agency.resource_calls++;
		if (is_satisfied(call, "rs-2", out) && token_is_good(call, out))
			answer(out, 200, agency.resource);
	}
}

/* In the redirect itself, in what was pushed, or in the request that was signed. */
static const char *sent(const char *name, const char *pushed, const char *was_signed)
{
	if (*world_parameter("request_uri") != '\0')
		return *pushed != '\0' ? pushed : was_signed;
	return *world_parameter("request") != '\0' ? was_signed : world_parameter(name);
}

const char *agency_begin(void) { return agency_begin_with(TAX_REQUEST); }

static void begin_world(void)
{
	make_keys();
	world_begin();
	agency = (struct agency){
		.nonce = "", .ends_sessions = agency.ends_sessions, .modern = agency.modern};
	world_provider = provide;
}

static const char *chooser_form(const char *request)
{
	static char form[16384];

	pushed_nonce[0] = '\0';
	world_get(request);
	world_keep_cookies();
	snprintf(form, sizeof form, "request=%s&provider=agency", world_field("request"));
	return form;
}

const char *agency_chooser(const char *request)
{
	begin_world();
	return chooser_form(request);
}

const char *agency_begin_with(const char *request)
{
	begin_world();
	return agency_go_on_with(request);
}

const char *agency_go_on_with(const char *request)
{
	static char path[256], nonce[128];
	const char *form = chooser_form(request);

	agency.nonce = nonce;
	if (world_answer.status == 200) /* else there was nothing to choose */
		world_post("/choose", form);
	snprintf(nonce, sizeof nonce, "%s",
		 sent("nonce", pushed_nonce, world_upstream.request_nonce));
	snprintf(path, sizeof path, "/callback/agency?code=c-1&state=%s",
		 sent("state", agency.pushed_state, world_upstream.request_state));
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
