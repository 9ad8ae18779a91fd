#include "oidc_driver.h"
#include "acr_mapping.h"
#include "authorization_request.h"
#include "authorization_response.h"
#include "authorization_response_jwt.h"
#include "claim_mapping.h"
#include "clock.h"
#include "json_read.h"
#include "jwks_cache.h"
#include "log.h"
#include "provider_metadata.h"
#include "token_request.h"
#include "token_response.h"
#include "upstream_id_token.h"
#include "upstream_refresh.h"
#include "upstream_security.h"
#include "upstream_userinfo.h"
#include <string.h>

enum { SID_MAX = 255, HINT_MAX = 4096 };

static enum turn load_metadata(struct flow *f, struct upstream *u)
{
	return provider_metadata_load(f, u->provider, &u->metadata);
}

static enum turn load_response_keys(struct flow *f, struct upstream *u)
{
	if (!u->provider->answers_are_signed)
		return FLOW_NEXT;
	return jwks_cache_load(f, u->provider, u->metadata, &u->keys);
}

/* The provider may have changed its keys a moment ago, under a new kid or the old one. */
static bool newer_keys_may_help(const struct refusal *no)
{
	return no == &upstream_id_token_key_unknown || no == &upstream_id_token_signature_wrong ||
	       no == &response_jwt_key_unknown || no == &response_jwt_signature_wrong ||
	       no == &upstream_userinfo_key_unknown || no == &upstream_userinfo_signature_wrong;
}

/* A step that found no fit key or signature is tried once more, if there are other keys. */
static enum turn refuse_or_repeat(struct flow *f, struct upstream *u,
				  enum turn (*step)(struct flow *f, struct upstream *u),
				  const struct refusal *no, const char *detail)
{
	const struct jwk_set *keys = u->keys;

	if (u->keys_are_newer || !newer_keys_may_help(no))
		return flow_refuse(f, no, detail);
	u->keys_are_newer = true;
	if (jwks_cache_load_newer(f, u->provider, u->metadata, &u->keys) == FLOW_WAIT) {
		flow_repeat(f);
		return FLOW_WAIT;
	}
	return u->keys != keys ? step(f, u) : flow_refuse(f, no, detail);
}

static enum turn check_response(struct flow *f, struct upstream *u)
{
	const struct refusal *no = NULL;
	const char *detail;

	if (u->provider->answers_are_signed)
		no = authorization_response_jwt_open(f->arena, u, clock_now(), &detail);
	if (no != NULL)
		return refuse_or_repeat(f, u, check_response, no, detail);
	no = authorization_response_check(u, &detail);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, detail);
}

static enum turn redeem_code(struct flow *f, struct upstream *u)
{
	const struct http_call call = {.host = &u->provider->host,
				       .url = u->metadata->token_endpoint,
				       .authorization =
					       token_request_authorization(f->arena, u->provider),
				       .dpop = u->proof.at,
				       .form = token_request_form(f->arena, u),
				       .accept = "application/json"};

	return http_call(f, &call, &u->tokens);
}

/* An ID token need not come with a refresh: Core 12.2. */
static const struct refusal *take_tokens(struct flow *f, struct upstream *u, const char **detail)
{
	struct token_response response = {.access_token = TEXT_NONE};
	const struct refusal *no = token_response_parse(f->arena, &u->tokens,
							upstream_token_type(u), &response, detail);

	if (u->is_refreshed && no == &upstream_code_refused)
		return &upstream_refresh_refused;
	if (no != NULL && !(u->is_refreshed && no == &upstream_id_token_missing))
		return no;
	u->access_token = response.access_token;
	if (u->is_refreshed) {
		u->refreshed_id_token = response.id_token;
	} else {
		u->id_token = response.id_token;
		u->refresh_token = response.refresh_token;
	}
	return NULL;
}

static enum turn load_keys(struct flow *f, struct upstream *u)
{
	const char *detail = NULL;
	const struct refusal *no = take_tokens(f, u, &detail);

	return no == NULL ? jwks_cache_load(f, u->provider, u->metadata, &u->keys)
			  : flow_refuse(f, no, detail);
}

/* What the first one says of her holds; that of a refresh must agree with it, and is forgotten. */
static enum turn verify_id_token(struct flow *f, struct upstream *u)
{
	const struct refusal *no;
	const char *detail;
	json_t *claims;

	if (u->is_refreshed && u->refreshed_id_token.at == NULL)
		return FLOW_NEXT;
	claims = upstream_id_token_verify(f->arena, u, clock_now(), &no, &detail);
	if (claims == NULL)
		return refuse_or_repeat(f, u, verify_id_token, no, detail);
	if (!u->is_refreshed)
		u->id_token_claims = claims;
	return FLOW_NEXT;
}

/* RFC 6750 2.1, RFC 9449 7.1. */
static const char *token_authorization(struct flow *f, const struct upstream *u)
{
	return arena_printf(f->arena, "%s %.*s", upstream_token_type(u), TEXT_ARG(u->access_token));
}

static enum turn request_userinfo(struct flow *f, struct upstream *u)
{
	const struct http_call call = {.host = &u->provider->host,
				       .url = u->metadata->userinfo_endpoint,
				       .authorization = token_authorization(f, u),
				       .dpop = u->proof.at,
				       .accept = upstream_userinfo_is_jwt(u->provider)
							 ? "application/jwt"
							 : "application/json"};

	return upstream_wants_userinfo(u) ? http_call(f, &call, &u->userinfo_answer) : FLOW_NEXT;
}

static enum turn verify_userinfo(struct flow *f, struct upstream *u)
{
	const struct refusal *no;
	const char *detail;

	if (!upstream_wants_userinfo(u))
		return FLOW_NEXT;
	u->userinfo = upstream_userinfo_verify(f->arena, u, clock_now(), &no, &detail);
	return u->userinfo != NULL ? FLOW_NEXT
				   : refuse_or_repeat(f, u, verify_userinfo, no, detail);
}

/* What it has more of her. Nobody is kept from anything because it fails: what must be there is
 * said by required_claims. */
static enum turn request_resource(struct flow *f, struct upstream *u)
{
	const struct http_call call = {.host = &u->provider->host,
				       .url = u->provider->protected_resource,
				       .authorization = token_authorization(f, u),
				       .dpop = u->proof.at,
				       .accept = "application/json",
				       .goes_on = true};

	return *call.url == '\0' ? FLOW_NEXT : http_call(f, &call, &u->resource_answer);
}

static enum turn read_resource(struct flow *f, struct upstream *u)
{
	const struct http_answer *answer = &u->resource_answer;

	if (*u->provider->protected_resource == '\0')
		return FLOW_NEXT;
	if (answer->status == 200 && strcmp(answer->content_type, "application/json") == 0)
		u->resource = json_read(f->arena, answer->body, UPSTREAM_USERINFO_MAX);
	if (u->resource == NULL)
		log_line(LOG_LEVEL_WARNING, "provider-resource-failed", "provider", u->provider->id,
			 "detail",
			 answer->failure != NULL
				 ? answer->failure->name
				 : arena_printf(f->arena, "status %d", answer->status),
			 NULL);
	return FLOW_NEXT;
}

/* RFC 8176: an array of strings; of any other shape it says nothing. */
static const char *amr_of(struct arena *a, const json_t *claims)
{
	const json_t *amr = json_object_get(claims, "amr");
	const char *words = "";

	for (size_t i = 0; i < json_array_size(amr) && i < 16; i++) {
		const char *word = json_string_value(json_array_get(amr, i));

		if (word == NULL || *word == '\0' || strlen(word) > 32 ||
		    strpbrk(word, " \t\r\n") != NULL)
			return "";
		words = *words == '\0' ? word : arena_printf(a, "%s %s", words, word);
	}
	return words;
}

/* What ends her session there: kept only if it can be. */
static void keep_session(struct identity *identity, const struct upstream *u)
{
	struct text sid = json_text(u->id_token_claims, "sid");

	if (sid.len > 0 && sid.len <= SID_MAX)
		identity->provider_sid = sid;
	if (*u->metadata->end_session_endpoint != '\0' && u->id_token.len <= HINT_MAX)
		identity->provider_id_token = u->id_token;
}

static enum turn establish_identity(struct flow *f, struct upstream *u)
{
	struct identity *identity = arena_alloc(f->arena, sizeof *identity);
	json_t *claims = u->id_token_claims;
	const struct refusal *no = NULL;

	identity->issuer = u->provider->issuer;
	identity->sub = json_string_or(claims, "sub", "");
	keep_session(identity, u);
	identity->acr =
		acr_mapping_obtained(u->config, u->provider, json_string_or(claims, "acr", ""));
	identity->amr = amr_of(f->arena, claims);
	if (!json_time(claims, "auth_time", &identity->auth_time))
		identity->auth_time = 0;
	identity->claims =
		claim_mapping(f->arena, u->provider,
			      &(struct claim_sources){claims, u->userinfo, u->resource}, &no);
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	u->identity = identity;
	return FLOW_NEXT;
}

const struct provider_driver oidc_driver = {
	.name = "oidc",
	.load_metadata = load_metadata,
	.sign_request = upstream_sign_request,
	.authenticate_push = upstream_authenticate_push,
	.prove_push = upstream_prove_push,
	.push_request = upstream_push_request,
	.take_pushed = upstream_take_pushed,
	.authorization_request = authorization_request,
	.load_response_keys = load_response_keys,
	.check_response = check_response,
	.authenticate_client = upstream_authenticate_client,
	.prove_token_request = upstream_prove_token_request,
	.redeem_code = redeem_code,
	.is_asked_again = upstream_is_asked_again,
	.is_refreshed = upstream_refresh,
	.load_keys = load_keys,
	.decrypt_id_token = upstream_decrypt_id_token,
	.verify_id_token = verify_id_token,
	.prove_userinfo_request = upstream_prove_userinfo_request,
	.request_userinfo = request_userinfo,
	.decrypt_userinfo = upstream_decrypt_userinfo,
	.verify_userinfo = verify_userinfo,
	.prove_resource_request = upstream_prove_resource_request,
	.request_resource = request_resource,
	.read_resource = read_resource,
	.establish_identity = establish_identity,
};
