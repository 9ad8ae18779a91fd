#include "authorization_response_jwt.h"
#include "json_read.h"
#include "upstream_signature.h"
#include <string.h>

const struct refusal response_jwt_missing = {
	"response-jwt-missing", 400, "server_error",
	"The identity provider's answer is not the signed response that was asked."};
const struct refusal response_jwt_malformed = {
	"response-jwt-malformed", 400, "server_error",
	"The identity provider's signed response is too long, or no compact JWS of a JSON object."};
const struct refusal response_jwt_alg_wrong = {
	"response-jwt-alg-wrong", 400, "server_error",
	"The identity provider's signed response has another alg than the one registered."};
const struct refusal response_jwt_key_unknown = {
	"response-jwt-key-unknown", 400, "server_error",
	"No key of the identity provider, or more than one, fits its signed response."};
const struct refusal response_jwt_signature_wrong = {
	"response-jwt-signature-wrong", 400, "server_error",
	"The signature of the identity provider's signed response does not verify."};
const struct refusal response_jwt_issuer_wrong = {
	"response-jwt-issuer-wrong", 400, "server_error",
	"The iss of the signed response is not the identity provider that was asked."};
const struct refusal response_jwt_audience_wrong = {
	"response-jwt-audience-wrong", 400, "server_error",
	"The aud of the identity provider's signed response is not our client_id alone."};
const struct refusal response_jwt_expired = {
	"response-jwt-expired", 400, "server_error",
	"The exp of the identity provider's signed response is missing, no time, or past."};
const struct refusal response_jwt_state_wrong = {
	"response-jwt-state-wrong", 400, "server_error",
	"The state of the identity provider's signed response is not the one that was sent."};

static const struct upstream_signature_refusals signature_refusals = {
	&response_jwt_alg_wrong, &response_jwt_key_unknown, &response_jwt_signature_wrong};

/* "" if it is not there, or not a string that C can hold. */
static const char *word(struct arena *a, const json_t *claims, const char *name)
{
	struct text value = json_text(claims, name);

	return value.at == NULL || memchr(value.at, '\0', value.len) != NULL
		       ? ""
		       : arena_string(a, value);
}

const char *authorization_response_jwt_state(struct arena *a, const char *jwt)
{
	const struct refusal *no;
	const struct jws *jws =
		strlen(jwt) <= RESPONSE_JWT_MAX ? jws_read(a, text_of(jwt), &no) : NULL;

	return jws == NULL ? "" : word(a, jws_claims(a, jws), "state");
}

/* JARM 2.4, in its order; who it is for is us alone, as who was asked is one provider. */
static const struct refusal *check_claims(const struct upstream *u, const json_t *claims,
					  long long now)
{
	const struct provider *p = u->provider;
	struct text iss = json_text(claims, "iss");
	const json_t *aud = json_object_get(claims, "aud");
	long long exp;

	if (iss.len == 0 || !(text_is(iss, p->issuer) || text_is(iss, p->metadata_issuer)))
		return &response_jwt_issuer_wrong;
	if (json_is_array(aud) && json_array_size(aud) == 1)
		aud = json_array_get(aud, 0);
	if (!json_is_string(aud) || strcmp(json_string_value(aud), p->client_id) != 0)
		return &response_jwt_audience_wrong;
	if (!json_time(claims, "exp", &exp) || exp <= now - p->clock_skew_s)
		return &response_jwt_expired;
	return text_is(json_text(claims, "state"), u->state) ? NULL : &response_jwt_state_wrong;
}

const struct refusal *authorization_response_jwt_open(struct arena *a, struct upstream *u,
						      long long now, const char **detail)
{
	const struct refusal *why = NULL, *no;
	const struct jws *jws;
	const json_t *claims;

	*detail = NULL;
	if (*u->response == '\0')
		return &response_jwt_missing;
	if (strlen(u->response) > RESPONSE_JWT_MAX)
		return &response_jwt_malformed;
	jws = jws_read(a, text_of(u->response), &why);
	*detail = why == NULL ? NULL : why->name;
	claims = jws == NULL || !upstream_typ_is_plain(jws) ? NULL : jws_claims(a, jws);
	if (claims == NULL)
		return why == &jws_alg_unexpected ? &response_jwt_alg_wrong
						  : &response_jwt_malformed;
	no = upstream_signature_check(u->keys, jws, u->provider->authorization_signed_response_alg,
				      &signature_refusals, detail);
	if (no == NULL)
		no = check_claims(u, claims, now);
	if (no != NULL)
		return no;
	u->code = word(a, claims, "code");
	u->error = word(a, claims, "error");
	u->iss = word(a, claims, "iss");
	return NULL;
}
