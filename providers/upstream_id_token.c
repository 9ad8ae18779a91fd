#include "upstream_id_token.h"
#include "half_hash.h"
#include "hash.h"
#include "json_read.h"
#include "upstream_audience.h"
#include "upstream_refresh.h"
#include "upstream_signature.h"
#include <string.h>

const struct refusal upstream_id_token_malformed = {
	"upstream-id-token-malformed", 502, "server_error",
	"The identity provider's ID token is not a compact JWS of a JSON object."};
const struct refusal upstream_id_token_typ_wrong = {
	"upstream-id-token-typ-wrong", 502, "server_error",
	"The identity provider's ID token says that it is something else."};
const struct refusal upstream_id_token_critical = {
	"upstream-id-token-critical", 502, "server_error",
	"The header of the identity provider's ID token holds crit, b64 or zip."};
const struct refusal upstream_id_token_issuer_wrong = {
	"upstream-id-token-issuer-wrong", 502, "server_error",
	"The iss of the identity provider's ID token is not its issuer."};
const struct refusal upstream_id_token_audience_wrong = {
	"upstream-id-token-audience-wrong", 502, "server_error",
	"The aud of the identity provider's ID token is not our client_id, nor holds it."};
const struct refusal upstream_id_token_audience_untrusted = {
	"upstream-id-token-audience-untrusted", 502, "server_error",
	"The aud of the identity provider's ID token holds others that are not configured."};
const struct refusal upstream_id_token_azp_missing = {
	"upstream-id-token-azp-missing", 502, "server_error",
	"The identity provider's ID token has several audiences and no azp."};
const struct refusal upstream_id_token_azp_wrong = {
	"upstream-id-token-azp-wrong", 502, "server_error",
	"The azp of the identity provider's ID token is not our client_id."};
const struct refusal upstream_id_token_alg_wrong = {
	"upstream-id-token-alg-wrong", 502, "server_error",
	"The identity provider's ID token has another alg than the one registered."};
const struct refusal upstream_id_token_key_unknown = {
	"upstream-id-token-key-unknown", 502, "server_error",
	"No key of the identity provider, or more than one, fits its ID token."};
const struct refusal upstream_id_token_signature_wrong = {
	"upstream-id-token-signature-wrong", 502, "server_error",
	"The signature of the identity provider's ID token does not verify."};
const struct refusal upstream_id_token_sub_unfit = {
	"upstream-id-token-sub-unfit", 502, "server_error",
	"The sub of the identity provider's ID token is not 1 to 255 ASCII characters."};
const struct refusal upstream_id_token_exp_unfit = {
	"upstream-id-token-exp-unfit", 502, "server_error",
	"The exp of the identity provider's ID token is missing or no time."};
const struct refusal upstream_id_token_expired = {
	"upstream-id-token-expired", 502, "server_error",
	"The identity provider's ID token has expired; its clock or ours may be wrong."};
const struct refusal upstream_id_token_iat_unfit = {
	"upstream-id-token-iat-unfit", 502, "server_error",
	"The iat of the identity provider's ID token is missing or no time."};
const struct refusal upstream_id_token_iat_in_future = {
	"upstream-id-token-iat-in-future", 502, "server_error",
	"The identity provider's ID token was issued in the future; its clock or ours may be "
	"wrong."};
const struct refusal upstream_id_token_too_old = {
	"upstream-id-token-too-old", 502, "server_error",
	"The identity provider's ID token was issued more than ten minutes ago."};
const struct refusal upstream_id_token_not_yet_valid = {
	"upstream-id-token-not-yet-valid", 502, "server_error",
	"The nbf of the identity provider's ID token is in the future or no time."};
const struct refusal upstream_id_token_nonce_wrong = {
	"upstream-id-token-nonce-wrong", 502, "server_error",
	"The nonce of the identity provider's ID token is not the one that was sent."};
const struct refusal upstream_id_token_at_hash_wrong = {
	"upstream-id-token-at-hash-wrong", 502, "server_error",
	"The at_hash of the identity provider's ID token is not its access token's."};
const struct refusal upstream_id_token_c_hash_wrong = {
	"upstream-id-token-c-hash-wrong", 502, "server_error",
	"The c_hash of the identity provider's ID token is not its code's."};
const struct refusal upstream_id_token_s_hash_wrong = {
	"upstream-id-token-s-hash-wrong", 502, "server_error",
	"The s_hash of the identity provider's ID token is not our state's."};
const struct refusal upstream_id_token_acr_unfit = {
	"upstream-id-token-acr-unfit", 502, "server_error",
	"The acr of the identity provider's ID token is not a string."};
const struct refusal upstream_id_token_auth_time_unfit = {
	"upstream-id-token-auth-time-unfit", 502, "server_error",
	"The auth_time of the identity provider's ID token is missing, no time, or in the future."};
const struct refusal upstream_login_too_old = {
	"upstream-login-too-old", 403, "login_required",
	"The identity provider did not authenticate the citizen as recently as was asked."};

static const struct upstream_signature_refusals signature_refusals = {
	&upstream_id_token_alg_wrong, &upstream_id_token_key_unknown,
	&upstream_id_token_signature_wrong};

struct checking {
	struct arena *arena;
	const struct upstream *u;
	const json_t *claims;
	long long now, skew;
};

static const struct refusal *check_iss(const struct checking *c)
{
	return text_is(json_text(c->claims, "iss"), c->u->provider->issuer)
		       ? NULL
		       : &upstream_id_token_issuer_wrong;
}

static const struct refusal *check_aud(const struct checking *c)
{
	switch (upstream_audience(json_object_get(c->claims, "aud"), c->u->provider)) {
	case AUDIENCE_OURS:
		return NULL;
	case AUDIENCE_UNTRUSTED:
		return &upstream_id_token_audience_untrusted;
	default:
		return &upstream_id_token_audience_wrong;
	}
}

/* With several audiences it says who asked: Core 3.1.3.7, 4 and 5. */
static const struct refusal *check_azp(const struct checking *c)
{
	if (json_object_get(c->claims, "azp") == NULL)
		return json_array_size(json_object_get(c->claims, "aud")) > 1
			       ? &upstream_id_token_azp_missing
			       : NULL;
	return text_is(json_text(c->claims, "azp"), c->u->provider->client_id)
		       ? NULL
		       : &upstream_id_token_azp_wrong;
}

static const struct refusal *check_sub(const struct checking *c)
{
	struct text sub = json_text(c->claims, "sub");

	if (sub.at == NULL || sub.len == 0 || sub.len > UPSTREAM_SUB_MAX)
		return &upstream_id_token_sub_unfit;
	for (size_t i = 0; i < sub.len; i++)
		if (sub.at[i] < 0x20 || sub.at[i] > 0x7e)
			return &upstream_id_token_sub_unfit;
	return NULL;
}

static const struct refusal *check_exp(const struct checking *c)
{
	long long exp;

	if (!json_time(c->claims, "exp", &exp))
		return &upstream_id_token_exp_unfit;
	return exp > c->now - c->skew ? NULL : &upstream_id_token_expired;
}

static const struct refusal *check_iat(const struct checking *c)
{
	long long iat;

	if (!json_time(c->claims, "iat", &iat))
		return &upstream_id_token_iat_unfit;
	if (iat > c->now + c->skew)
		return &upstream_id_token_iat_in_future;
	return iat >= c->now - c->skew - ID_TOKEN_AGE_MAX_S ? NULL : &upstream_id_token_too_old;
}

static const struct refusal *check_nbf(const struct checking *c)
{
	long long nbf;

	if (json_object_get(c->claims, "nbf") == NULL)
		return NULL;
	return json_time(c->claims, "nbf", &nbf) && nbf <= c->now + c->skew
		       ? NULL
		       : &upstream_id_token_not_yet_valid;
}

static const struct refusal *check_nonce(const struct checking *c)
{
	return *c->u->nonce != '\0' &&
			       secret_equal(json_text(c->claims, "nonce"), text_of(c->u->nonce))
		       ? NULL
		       : &upstream_id_token_nonce_wrong;
}

static enum jose_alg alg_of(const struct upstream *u)
{
	return jose_alg_parse(text_of(u->provider->id_token_signed_response_alg));
}

/* None is owed in the code flow; one that is there binds the token to what came with it. */
static bool hash_holds(const struct checking *c, const char *claim, struct text hashed)
{
	return json_object_get(c->claims, claim) == NULL ||
	       secret_equal(json_text(c->claims, claim), half_hash(c->arena, alg_of(c->u), hashed));
}

static const struct refusal *check_hashes(const struct checking *c)
{
	if (!hash_holds(c, "at_hash", c->u->access_token))
		return &upstream_id_token_at_hash_wrong;
	if (!hash_holds(c, "c_hash", text_of(c->u->code)))
		return &upstream_id_token_c_hash_wrong;
	return hash_holds(c, "s_hash", text_of(c->u->state)) ? NULL
							     : &upstream_id_token_s_hash_wrong;
}

static const struct refusal *check_acr(const struct checking *c)
{
	const json_t *acr = json_object_get(c->claims, "acr");

	return acr == NULL || json_is_string(acr) ? NULL : &upstream_id_token_acr_unfit;
}

/* Owed if max_age was asked (Core 2); whoever had to sign in again did so after we asked. */
static const struct refusal *check_auth_time(const struct checking *c)
{
	const struct upstream *u = c->u;
	long long auth_time;

	if (json_object_get(c->claims, "auth_time") == NULL && u->max_age < 0)
		return NULL;
	if (!json_time(c->claims, "auth_time", &auth_time) || auth_time > c->now + c->skew)
		return &upstream_id_token_auth_time_unfit;
	if (u->max_age >= 0 && auth_time < c->now - c->skew - u->max_age &&
	    auth_time < u->started - c->skew)
		return &upstream_login_too_old;
	return u->force_login && auth_time < u->started - c->skew ? &upstream_login_too_old : NULL;
}

static const struct refusal *(*const first_rules[])(const struct checking *) = {
	check_iss, check_aud, check_azp, NULL};

static const struct refusal *(*const last_rules[])(const struct checking *) = {
	check_sub,    check_exp, check_iat,       check_nbf, check_nonce,
	check_hashes, check_acr, check_auth_time, NULL};

/* Core 12.2: what else it must be is said by the first one. */
static const struct refusal *(*const refreshed_rules[])(const struct checking *) = {
	check_sub, check_exp, check_iat, check_nbf, check_hashes, check_acr, NULL};

static const struct refusal *check_rules(
	const struct refusal *(*const *rules)(const struct checking *), const struct checking *c)
{
	const struct refusal *no = NULL;

	for (size_t i = 0; no == NULL && rules[i] != NULL; i++)
		no = rules[i](c);
	return no;
}

/* Why it could not be taken apart: Core 3.1.3.7, RFC 7515 4.1.11. */
static const struct refusal *unreadable(const struct refusal *why)
{
	if (why == &jws_critical_header)
		return &upstream_id_token_critical;
	return why == &jws_alg_unexpected ? &upstream_id_token_alg_wrong
					  : &upstream_id_token_malformed;
}

static struct checking checking(struct arena *a, const struct upstream *u, const json_t *claims,
				long long now)
{
	return (struct checking){a, u, claims, now, u->provider->clock_skew_s};
}

const struct refusal *upstream_id_token_check_claims(struct arena *a, const struct upstream *u,
						     const json_t *claims, long long now)
{
	struct checking c = checking(a, u, claims, now);
	const struct refusal *no = check_rules(first_rules, &c);

	return no != NULL ? no : check_rules(last_rules, &c);
}

json_t *upstream_id_token_verify(struct arena *a, const struct upstream *u, long long now,
				 const struct refusal **no, const char **detail)
{
	const struct refusal *why = NULL;
	const struct jws *jws =
		jws_read(a, u->is_refreshed ? u->refreshed_id_token : u->id_token, &why);
	json_t *claims = jws == NULL ? NULL : jws_claims(a, jws);
	struct checking c = checking(a, u, claims, now);

	*no = NULL;
	*detail = why == NULL ? NULL : why->name;
	if (claims == NULL) {
		*no = unreadable(why);
		return NULL;
	}
	*no = upstream_typ_is_plain(jws) ? check_rules(first_rules, &c)
					 : &upstream_id_token_typ_wrong;
	if (*no == NULL)
		*no = upstream_signature_check(u->keys, jws,
					       u->provider->id_token_signed_response_alg,
					       &signature_refusals, detail);
	if (*no == NULL)
		*no = check_rules(u->is_refreshed ? refreshed_rules : last_rules, &c);
	if (*no == NULL && u->is_refreshed)
		*no = upstream_refresh_check(u, claims, detail);
	return *no == NULL ? claims : NULL;
}
