#include "upstream_userinfo.h"
#include "json_read.h"
#include "upstream_audience.h"
#include "upstream_signature.h"
#include <string.h>

const struct refusal upstream_userinfo_failed = {
	"upstream-userinfo-failed", 502, "server_error",
	"The identity provider's userinfo endpoint answered with another status than 200."};
const struct refusal upstream_userinfo_malformed = {
	"upstream-userinfo-malformed", 502, "server_error",
	"The identity provider's userinfo is not a JSON object, or not sent as what it is."};
const struct refusal upstream_userinfo_unsigned = {
	"upstream-userinfo-unsigned", 502, "server_error",
	"The identity provider's userinfo is not signed, although it is configured to be."};
const struct refusal upstream_userinfo_jwt_unexpected = {
	"upstream-userinfo-jwt-unexpected", 502, "server_error",
	"The identity provider's userinfo is a JWT, and no algorithm is configured for it."};
const struct refusal upstream_userinfo_alg_wrong = {
	"upstream-userinfo-alg-wrong", 502, "server_error",
	"The identity provider's userinfo has another alg than the one configured."};
const struct refusal upstream_userinfo_key_unknown = {
	"upstream-userinfo-key-unknown", 502, "server_error",
	"No key of the identity provider, or more than one, fits its userinfo."};
const struct refusal upstream_userinfo_signature_wrong = {
	"upstream-userinfo-signature-wrong", 502, "server_error",
	"The signature of the identity provider's userinfo does not verify."};
const struct refusal upstream_userinfo_issuer_wrong = {
	"upstream-userinfo-issuer-wrong", 502, "server_error",
	"The iss of the identity provider's signed userinfo is not its issuer."};
const struct refusal upstream_userinfo_audience_wrong = {
	"upstream-userinfo-audience-wrong", 502, "server_error",
	"The aud of the identity provider's signed userinfo is not our client_id."};
const struct refusal upstream_userinfo_expired = {
	"upstream-userinfo-expired", 502, "server_error",
	"The exp of the identity provider's signed userinfo is no time, or past."};
const struct refusal upstream_userinfo_sub_wrong = {
	"upstream-userinfo-sub-wrong", 502, "server_error",
	"The identity provider's userinfo is about another subject than its ID token."};

static const struct upstream_signature_refusals signature_refusals = {
	&upstream_userinfo_alg_wrong, &upstream_userinfo_key_unknown,
	&upstream_userinfo_signature_wrong};

/* Core 5.3.2: iss and aud SHOULD be there, so they are held to what they say; exp is not even
 * mentioned, but means what it means (RFC 7519 4.1.4). */
static const struct refusal *check_claims(const struct upstream *u, const json_t *claims,
					  long long now)
{
	const json_t *aud = json_object_get(claims, "aud");
	long long exp;

	if (json_object_get(claims, "iss") != NULL &&
	    !text_is(json_text(claims, "iss"), u->provider->issuer))
		return &upstream_userinfo_issuer_wrong;
	if (aud != NULL && upstream_audience(aud, u->provider) != AUDIENCE_OURS)
		return &upstream_userinfo_audience_wrong;
	if (json_object_get(claims, "exp") != NULL &&
	    (!json_time(claims, "exp", &exp) || exp <= now - u->provider->clock_skew_s))
		return &upstream_userinfo_expired;
	return NULL;
}

static json_t *read_signed(struct arena *a, const struct upstream *u, long long now,
			   const struct refusal **no, const char **detail)
{
	const struct http_answer *answer = &u->userinfo_answer;
	const struct refusal *why = NULL;
	const struct jws *jws;
	json_t *claims = NULL;

	*no = &upstream_userinfo_unsigned;
	if (strcmp(answer->content_type, "application/jwt") != 0)
		return NULL;
	jws = jws_read(a, answer->body, &why);
	*no = why == &jws_alg_unexpected ? &upstream_userinfo_alg_wrong
					 : &upstream_userinfo_malformed;
	*detail = why == NULL ? NULL : why->name;
	if (jws == NULL || !upstream_typ_is_plain(jws) || (claims = jws_claims(a, jws)) == NULL)
		return NULL;
	*no = upstream_signature_check(u->keys, jws, u->provider->userinfo_signed_response_alg,
				       &signature_refusals, detail);
	if (*no == NULL)
		*no = check_claims(u, claims, now);
	return *no == NULL ? claims : NULL;
}

static json_t *read_plain(struct arena *a, const struct http_answer *answer,
			  const struct refusal **no)
{
	json_t *claims = NULL;

	if (strcmp(answer->content_type, "application/jwt") == 0)
		*no = &upstream_userinfo_jwt_unexpected;
	else if (strcmp(answer->content_type, "application/json") != 0 ||
		 (claims = json_read(a, answer->body, UPSTREAM_USERINFO_MAX)) == NULL)
		*no = &upstream_userinfo_malformed;
	return claims;
}

json_t *upstream_userinfo_verify(struct arena *a, const struct upstream *u, long long now,
				 const struct refusal **no, const char **detail)
{
	const struct http_answer *answer = &u->userinfo_answer;
	struct text sub = json_text(u->id_token_claims, "sub");
	json_t *claims;

	*no = NULL;
	*detail = NULL;
	if (answer->status != 200) {
		*no = &upstream_userinfo_failed;
		*detail = arena_printf(a, "status %d", answer->status);
		return NULL;
	}
	claims = *u->provider->userinfo_signed_response_alg != '\0'
			 ? read_signed(a, u, now, no, detail)
			 : read_plain(a, answer, no);
	if (claims != NULL && (sub.at == NULL || !text_equal(json_text(claims, "sub"), sub)))
		*no = &upstream_userinfo_sub_wrong;
	return *no == NULL ? claims : NULL;
}
