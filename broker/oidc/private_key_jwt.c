#include "private_key_jwt.h"
#include "client_keys.h"
#include "config_mtls.h"
#include "json_read.h"
#include "jws.h"
#include <string.h>

static const struct refusal client_assertion_malformed = {
	"client-assertion-malformed", 401, "invalid_client",
	"The client_assertion is not a signed JWT with iss, sub, aud, exp and jti."};
static const struct refusal client_assertion_of_nobody = {
	"client-assertion-of-nobody", 401, "invalid_client",
	"iss and sub of the client_assertion are not one client that uses private_key_jwt."};
static const struct refusal client_assertion_audience_wrong = {
	"client-assertion-audience-wrong", 401, "invalid_client",
	"aud of the client_assertion must be our issuer, as one string, unless the registration "
	"says "
	"more."};
static const struct refusal client_assertion_time_wrong = {
	"client-assertion-time-wrong", 401, "invalid_client",
	"The client_assertion has expired, is not yet valid, or lives longer than the client's "
	"may."};
static const struct refusal client_assertion_key_unknown = {
	"client-assertion-key-unknown", 401, "invalid_client",
	"No key of the client's jwks fits the kid and alg of the client_assertion."};
static const struct refusal client_assertion_signature_wrong = {
	"client-assertion-signature-wrong", 401, "invalid_client",
	"The client_assertion is not signed by the key that it names."};
const struct refusal client_assertion_replayed = {
	"client-assertion-replayed", 401, "invalid_client",
	"The jti of the client_assertion was used before."};

enum { LIFE_MAX_S = 300, LIFE_LONGEST_S = 3600, SKEW_S = 10, JTI_MAX = 255 };

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

static bool is_at(struct text url, const char *origin, struct text path)
{
	size_t len = strlen(origin);

	return text_starts(url, origin) &&
	       text_equal((struct text){url.at + len, url.len - len}, path);
}

/* The issuer, the token endpoint or the one that was called, at either of our names. */
static bool is_ours(struct arena *a, const struct config *config, struct text path,
		    struct text audience)
{
	const char *origins[] = {config->settings.issuer, config_mtls_origin(a, config)};

	if (audience.at == NULL)
		return false;
	for (size_t i = 0; i < 2 && origins[i] != NULL; i++)
		if (is_at(audience, origins[i], TEXT("/token")) ||
		    is_at(audience, origins[i], path))
			return true;
	return text_is(audience, config->settings.issuer);
}

/* In a list each must be ours: what is for others as well, they could pass on. */
static bool is_for_us(struct arena *a, const struct config *config, const struct client *client,
		      struct text path, const json_t *claims)
{
	const json_t *list = json_object_get(claims, "aud"), *one;
	size_t i;

	if (client->client_assertion_audience == ASSERTION_FOR_ISSUER)
		return text_is(json_text(claims, "aud"), config->settings.issuer);
	if (!json_is_array(list))
		return is_ours(a, config, path, json_text(claims, "aud"));
	json_array_foreach(list, i,
			   one) if (!json_is_string(one) ||
				    !is_ours(a, config, path,
					     (struct text){json_string_value(one),
							   json_string_length(one)})) return false;
	return json_array_size(list) > 0;
}

static const struct refusal *check_times(const struct client *client, const json_t *claims,
					 long long now, int *ttl_s)
{
	int life = client->client_assertion_audience == ASSERTION_FOR_ISSUER ? LIFE_MAX_S
									     : LIFE_LONGEST_S;
	long long exp, iat, nbf;

	if (!json_time(claims, "exp", &exp) || exp <= now - SKEW_S || exp > now + life + SKEW_S)
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
					    const struct client_credentials *credentials,
					    long long now, const struct client **client,
					    const char **jti, int *jti_ttl_s)
{
	const struct refusal *no = NULL;
	struct jws *jws = jws_read(a, text_of(credentials->assertion), &no);
	const json_t *claims = jws == NULL ? NULL : jws_claims(a, jws);
	const struct client *named;
	struct text id;

	if (claims == NULL)
		return &client_assertion_malformed;
	id = json_text(claims, "jti");
	if (id.at == NULL || id.len == 0 || id.len > JTI_MAX)
		return &client_assertion_malformed;
	named = named_client(config, a, claims, credentials->client_id);
	if (named == NULL)
		return &client_assertion_of_nobody;
	if (!is_for_us(a, config, named, credentials->path, claims))
		return &client_assertion_audience_wrong;
	if ((no = check_times(named, claims, now, jti_ttl_s)) != NULL ||
	    (no = check_signature(named, credentials->keys, jws)) != NULL)
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
