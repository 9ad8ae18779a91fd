#include "upstream_logout_token.h"
#include "json_read.h"
#include "upstream_signature.h"
#include <string.h>
#include <strings.h>

enum { AGE_MAX_S = 300, WORD_MAX = 255 };

static const struct refusal logout_token_malformed = {
	"logout-token-malformed", 400, "invalid_request",
	"The logout_token is not a signed JWT of its type with jti and a sub or sid."};
static const struct refusal logout_token_of_another = {
	"logout-token-of-another", 400, "invalid_request",
	"The logout_token has another issuer, or is not for us alone."};
static const struct refusal logout_token_alg_wrong = {
	"logout-token-alg-wrong", 400, "invalid_request",
	"The logout_token has another alg than the provider's ID tokens."};
const struct refusal logout_token_key_unknown = {
	"logout-token-key-unknown", 400, "invalid_request",
	"No key of the provider, or more than one, fits the logout_token."};
const struct refusal logout_token_signature_wrong = {
	"logout-token-signature-wrong", 400, "invalid_request",
	"The signature of the logout_token does not verify."};
static const struct refusal logout_token_time_wrong = {
	"logout-token-time-wrong", 400, "invalid_request",
	"The logout_token is not of the last five minutes, or has expired."};
static const struct refusal logout_token_event_missing = {
	"logout-token-event-missing", 400, "invalid_request",
	"The events of the logout_token are not a back-channel logout."};
static const struct refusal logout_token_with_nonce = {
	"logout-token-with-nonce", 400, "invalid_request",
	"A logout_token has no nonce; this one may be an ID token."};

static bool is_of_type(struct text typ)
{
	static const char *const types[] = {"logout+jwt", "application/logout+jwt", "JWT", NULL};

	for (int i = 0; types[i] != NULL; i++)
		if (typ.len == strlen(types[i]) && strncasecmp(typ.at, types[i], typ.len) == 0)
			return true;
	return typ.at == NULL;
}

static bool is_for_us(const struct provider *provider, const json_t *claims)
{
	const json_t *aud = json_object_get(claims, "aud");
	const char *only = json_string_value(aud);

	if (json_is_array(aud) && json_array_size(aud) == 1)
		only = json_string_value(json_array_get(aud, 0));
	return text_is(json_text(claims, "iss"), provider->issuer) && only != NULL &&
	       strcmp(only, provider->client_id) == 0;
}

static const struct upstream_signature_refusals signature_refusals = {
	&logout_token_alg_wrong, &logout_token_key_unknown, &logout_token_signature_wrong};

static const struct refusal *check_times(const struct provider *provider, const json_t *claims,
					 long long now)
{
	long long iat, exp, skew = provider->clock_skew_s;

	return json_time(claims, "iat", &iat) && json_time(claims, "exp", &exp) &&
			       iat <= now + skew && iat >= now - AGE_MAX_S && exp > now - skew
		       ? NULL
		       : &logout_token_time_wrong;
}

static const struct refusal *check_event(const json_t *claims)
{
	const json_t *event = json_object_get(json_object_get(claims, "events"),
					      "http://schemas.openid.net/event/backchannel-logout");

	if (!json_is_object(event))
		return &logout_token_event_missing;
	return json_object_get(claims, "nonce") == NULL ? NULL : &logout_token_with_nonce;
}

/* "" if it is absent; false if it is there and not a word of a fit length. */
static bool read_word(struct arena *a, const json_t *claims, const char *name, const char **word)
{
	struct text value = json_text(claims, name);

	*word = arena_string(a, value);
	if (json_object_get(claims, name) == NULL)
		return true;
	return value.len > 0 && value.len <= WORD_MAX;
}

static const struct refusal *read_names(struct arena *a, const json_t *claims,
					struct upstream_logout_token *token)
{
	return read_word(a, claims, "jti", &token->jti) &&
			       read_word(a, claims, "sub", &token->sub) &&
			       read_word(a, claims, "sid", &token->sid) && *token->jti != '\0' &&
			       (*token->sub != '\0' || *token->sid != '\0')
		       ? NULL
		       : &logout_token_malformed;
}

const struct refusal *upstream_logout_token_verify(struct arena *a, const struct provider *provider,
						   const struct jwk_set *keys, struct text bytes,
						   long long now,
						   struct upstream_logout_token *token)
{
	const char *detail = NULL; /* its sender is told the name alone */
	const struct refusal *no = NULL;
	const struct jws *jws = jws_read(a, bytes, &no);
	const json_t *claims = jws == NULL || !is_of_type(jws->typ) ? NULL : jws_claims(a, jws);

	if (claims == NULL)
		return &logout_token_malformed;
	if (!is_for_us(provider, claims))
		return &logout_token_of_another;
	no = upstream_signature_check(keys, jws, provider->id_token_signed_response_alg,
				      &signature_refusals, &detail);
	if (no != NULL || (no = check_times(provider, claims, now)) != NULL ||
	    (no = check_event(claims)) != NULL)
		return no;
	token->ttl_s = AGE_MAX_S + 2 * provider->clock_skew_s;
	return read_names(a, claims, token);
}
