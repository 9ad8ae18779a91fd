#include "private_key_jwt.h"
#include "client_authentication.h"
#include "client_keys.h"
#include "json_read.h"
#include "jws.h"

static const struct refusal client_assertion_malformed = {
	"client-assertion-malformed", 401, "invalid_client",
	"The client_assertion is not a signed JWT with iss, sub, aud, exp and jti."};
static const struct refusal client_assertion_of_nobody = {
	"client-assertion-of-nobody", 401, "invalid_client",
	"iss and sub of the client_assertion are not one client that uses private_key_jwt."};
static const struct refusal client_assertion_audience_wrong = {
	"client-assertion-audience-wrong", 401, "invalid_client",
	"aud of the client_assertion must be our issuer, as one string."};
static const struct refusal client_assertion_time_wrong = {
	"client-assertion-time-wrong", 401, "invalid_client",
	"The client_assertion has expired, is not yet valid, or lives longer than five minutes."};
static const struct refusal client_assertion_key_unknown = {
	"client-assertion-key-unknown", 401, "invalid_client",
	"No key of the client's jwks fits the kid and alg of the client_assertion."};
static const struct refusal client_assertion_signature_wrong = {
	"client-assertion-signature-wrong", 401, "invalid_client",
	"The client_assertion is not signed by the key that it names."};
const struct refusal client_assertion_replayed = {
	"client-assertion-replayed", 401, "invalid_client",
	"The jti of the client_assertion was used before."};

enum { LIFE_MAX_S = 300, SKEW_S = 10, JTI_MAX = 255 };

static const struct client *named_client(const struct config *config, struct arena *a,
					 const json_t *claims, const char *claimed_id)
{
	struct text iss = json_text(claims, "iss"), sub = json_text(claims, "sub");
	const struct client *client;

	if (!text_equal(iss, sub) || (*claimed_id != '\0' && !text_is(iss, claimed_id)))
		return NULL;
	client = config_client(config, arena_string(a, iss));
	if (client == NULL || client->token_endpoint_auth_method != CLIENT_PRIVATE_KEY_JWT)
		return NULL;
	return client;
}

static const struct refusal *check_times(const json_t *claims, long long now, int *ttl_s)
{
	long long exp, iat, nbf;

	if (!json_time(claims, "exp", &exp) || exp <= now - SKEW_S ||
	    exp > now + LIFE_MAX_S + SKEW_S)
		return &client_assertion_time_wrong;
	if (json_object_get(claims, "iat") != NULL &&
	    (!json_time(claims, "iat", &iat) || iat > now + SKEW_S))
		return &client_assertion_time_wrong;
	if (json_object_get(claims, "nbf") != NULL &&
	    (!json_time(claims, "nbf", &nbf) || nbf > now + SKEW_S))
		return &client_assertion_time_wrong;
	*ttl_s = (int)(exp - now) + 2 * SKEW_S;
	return NULL;
}

static bool is_alg_allowed(const struct client *client, enum jose_alg alg)
{
	if (alg == JOSE_RS256 && profile_rules(client->profile)->refuses_rs256)
		return false;
	return alg == JOSE_ES256 || alg == JOSE_PS256 || alg == JOSE_RS256 || alg == JOSE_EDDSA;
}

static const struct jwk *find_key(const struct jwk_set *keys, const struct jws *jws)
{
	return keys == NULL ? NULL : jwk_set_find(keys, jws->kid, jws->alg, JWK_SIG);
}

static const struct refusal *check_signature(const struct client *client,
					     const struct jwk_set *keys, const struct jws *jws)
{
	const struct jwk *key = NULL;

	if (is_alg_allowed(client, jws->alg))
		key = find_key(keys != NULL ? keys : client->keys, jws);
	if (key == NULL)
		return &client_assertion_key_unknown;
	return jws_verify(jws, key, jws->alg) == NULL ? NULL : &client_assertion_signature_wrong;
}

const struct refusal *private_key_jwt_check(struct arena *a, const struct config *config,
					    const char *claimed_id, const char *assertion,
					    const struct jwk_set *keys, long long now,
					    const struct client **client, const char **jti,
					    int *jti_ttl_s)
{
	const struct refusal *no = NULL;
	struct jws *jws = jws_read(a, text_of(assertion), &no);
	const json_t *claims = jws == NULL ? NULL : jws_claims(a, jws);
	const struct client *named;
	struct text id;

	if (claims == NULL)
		return &client_assertion_malformed;
	id = json_text(claims, "jti");
	if (id.at == NULL || id.len == 0 || id.len > JTI_MAX)
		return &client_assertion_malformed;
	named = named_client(config, a, claims, claimed_id);
	if (named == NULL)
		return &client_assertion_of_nobody;
	if (!text_is(json_text(claims, "aud"), config->settings.issuer))
		return &client_assertion_audience_wrong;
	if ((no = check_times(claims, now, jti_ttl_s)) != NULL ||
	    (no = check_signature(named, keys, jws)) != NULL)
		return no;
	*client = named;
	*jti = arena_printf(a, "%s %.*s", named->client_id, TEXT_ARG(id));
	return NULL;
}

const struct client *private_key_jwt_claimed_client(struct arena *a, const struct config *config,
						    const char *assertion)
{
	const struct refusal *no = NULL;
	struct jws *jws = jws_read(a, text_of(assertion), &no);
	const json_t *claims = jws == NULL ? NULL : jws_claims(a, jws);

	return claims == NULL ? NULL : named_client(config, a, claims, "");
}

bool private_key_jwt_finds_key(struct arena *a, const char *assertion, const struct jwk_set *keys)
{
	const struct refusal *no = NULL;
	struct jws *jws = jws_read(a, text_of(assertion), &no);

	return jws != NULL && find_key(keys, jws) != NULL;
}
