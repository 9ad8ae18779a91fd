#include "request_object.h"
#include "json_read.h"
#include "jws.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct refusal request_object_malformed = {
	"request-object-malformed", 400, "invalid_request_object",
	"request is not a signed JWT, or its typ is of something else."};
static const struct refusal request_object_key_unknown = {
	"request-object-key-unknown", 400, "invalid_request_object",
	"No key of the client fits kid and alg of the request object, or alg is not its own."};
static const struct refusal request_object_signature_wrong = {
	"request-object-signature-wrong", 400, "invalid_request_object",
	"The request object is not signed by the key that it names."};
static const struct refusal request_object_of_another = {
	"request-object-of-another", 400, "invalid_request_object",
	"iss and client_id of the request object must be the client, and sub must not."};
static const struct refusal request_object_audience_wrong = {
	"request-object-audience-wrong", 400, "invalid_request_object",
	"aud of the request object must be, or hold, our issuer."};
static const struct refusal request_object_time_wrong = {
	"request-object-time-wrong", 400, "invalid_request_object",
	"The request object has expired, is not yet valid, or lives longer than an hour."};
static const struct refusal request_object_within = {
	"request-object-within", 400, "invalid_request_object",
	"A request object may not hold request or request_uri."};
static const struct refusal request_object_nested = {
	"request-object-nested", 400, "invalid_request", "request and request_uri are there both."};
static const struct refusal request_object_contradicted = {
	"request-object-contradicted", 400, "invalid_request",
	"client_id or response_type differ inside and outside the request object."};

enum { SKEW_S = 10, LIFE_MAX_S = 3600 };

/* RFC 9101 4; a JWT of another kind must not pass for a request (RFC 8725 3.11). */
static bool is_typ(struct text typ)
{
	static const char *const known[] = {"JWT", "oauth-authz-req+jwt",
					    "application/oauth-authz-req+jwt"};

	if (typ.at == NULL)
		return true;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (typ.len == strlen(known[i]) && strncasecmp(typ.at, known[i], typ.len) == 0)
			return true;
	return false;
}

static bool is_alg_allowed(const struct client *client, enum jose_alg alg)
{
	const char *registered = client->request_object_signing_alg;

	if (alg == JOSE_RS256 && profile_rules(client->profile)->refuses_rs256)
		return false;
	if (alg != JOSE_ES256 && alg != JOSE_PS256 && alg != JOSE_RS256 && alg != JOSE_EDDSA)
		return false;
	return *registered == '\0' || alg == jose_alg_parse(text_of(registered));
}

static const struct jwk *find_key(const struct client *client, const struct jwk_set *keys,
				  const struct jws *jws)
{
	return keys == NULL || !is_alg_allowed(client, jws->alg)
		       ? NULL
		       : jwk_set_find(keys, jws->kid, jws->alg, JWK_SIG);
}

static const struct refusal *check_signature(const struct client *client,
					     const struct jwk_set *keys, const struct jws *jws)
{
	const struct jwk *key = find_key(client, keys, jws);

	if (key == NULL)
		return &request_object_key_unknown;
	return jws_verify(jws, key, jws->alg) == NULL ? NULL : &request_object_signature_wrong;
}

/* RFC 9101 10.8: an object whose sub is the client could be a client assertion. */
static const struct refusal *check_parties(const struct config *config, const struct client *client,
					   const json_t *claims)
{
	const json_t *aud = json_object_get(claims, "aud"), *one;
	size_t i;

	if (!text_is(json_text(claims, "iss"), client->client_id) ||
	    text_is(json_text(claims, "sub"), client->client_id) ||
	    (json_object_get(claims, "client_id") != NULL &&
	     !text_is(json_text(claims, "client_id"), client->client_id)))
		return &request_object_of_another;
	if (text_is(json_text(claims, "aud"), config->settings.issuer))
		return NULL;
	json_array_foreach(aud, i, one) if (json_is_string(one) &&
					    strcmp(json_string_value(one),
						   config->settings.issuer) == 0) return NULL;
	return &request_object_audience_wrong;
}

/* FAPI 2.0 Message Signing 5.3.1 demands exp and nbf. Core 6.1 and RFC 9101 do not, and certified
 * libraries leave them out: what is absent is now. */
static bool read_time(const json_t *claims, const char *name, bool is_demanded, long long now,
		      long long *time)
{
	*time = now;
	if (json_object_get(claims, name) == NULL)
		return !is_demanded;
	return json_time(claims, name, time);
}

static const struct refusal *check_times(const struct client *client, const json_t *claims,
					 long long now)
{
	const bool is_demanded = profile_rules(client->profile)->requires_nbf;
	long long exp, nbf, iat;

	if (!read_time(claims, "exp", is_demanded, now, &exp) ||
	    !read_time(claims, "nbf", is_demanded, now, &nbf) ||
	    !read_time(claims, "iat", false, now, &iat))
		return &request_object_time_wrong;
	if (exp <= now - SKEW_S || nbf > now + SKEW_S || nbf < now - LIFE_MAX_S ||
	    exp > nbf + LIFE_MAX_S || iat > now + SKEW_S)
		return &request_object_time_wrong;
	return NULL;
}

static bool is_of_the_jwt(const char *name)
{
	static const char *const names[] = {"iss", "aud", "exp", "nbf",
					    "iat", "jti", "sub", "client_id"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* What a form may not hold (form.h), a claim may not, either. */
static bool is_clean(const char *value)
{
	for (; *value != '\0'; value++)
		if (((unsigned char)*value < 0x20 && strchr("\t\r\n", *value) == NULL) ||
		    *value == 0x7f)
			return false;
	return true;
}

/* Strings as they are; numbers and claims as the JSON that a form would have. */
static const char *value_of(struct arena *a, const json_t *value)
{
	char *bytes;

	if (json_is_string(value))
		return arena_string(a, text_of(json_string_value(value)));
	bytes = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	arena_defer(a, free, bytes);
	return bytes;
}

static const struct refusal *read_parameters(struct arena *a, json_t *claims, struct form *inside)
{
	const char *name;
	json_t *value;

	json_object_foreach(claims, name, value)
	{
		const char *text;

		if (is_of_the_jwt(name) || json_is_null(value))
			continue;
		if (strcmp(name, "request") == 0 || strcmp(name, "request_uri") == 0)
			return &request_object_within;
		text = value_of(a, value);
		if (inside->count == FORM_PARAMETERS_MAX || text == NULL || !is_clean(text))
			return &request_object_malformed;
		inside->parameters[inside->count++] =
			(struct form_parameter){arena_string(a, text_of(name)), text};
	}
	return NULL;
}

/* Core 6.1: what OAuth 2.0 syntax demands outside must be the same inside. */
static const struct refusal *check_outside(const struct client *client, const struct form *outside,
					   const struct form *inside)
{
	const char *type = form_value(outside, "response_type"),
		   *id = form_value(outside, "client_id");

	if (*id != '\0' && strcmp(id, client->client_id) != 0)
		return &request_object_contradicted;
	if (*type != '\0' && strcmp(type, form_value(inside, "response_type")) != 0)
		return &request_object_contradicted;
	return NULL;
}

const struct refusal *request_object_open(struct arena *a, const struct config *config,
					  const struct client *client, const struct jwk_set *keys,
					  const char *token, long long now,
					  const struct form *outside, struct form *inside)
{
	const struct refusal *no = NULL;
	struct jws *jws = jws_read(a, text_of(token), &no);
	json_t *claims;

	if (jws == NULL || !is_typ(jws->typ))
		return &request_object_malformed;
	if ((no = check_signature(client, keys, jws)) != NULL)
		return no;
	claims = jws_claims(a, jws);
	if (claims == NULL)
		return &request_object_malformed;
	inside->count = 1;
	inside->parameters[0] = (struct form_parameter){"client_id", client->client_id};
	if ((no = check_parties(config, client, claims)) != NULL ||
	    (no = check_times(client, claims, now)) != NULL ||
	    (no = read_parameters(a, claims, inside)) != NULL)
		return no;
	return check_outside(client, outside, inside);
}

const struct client *request_object_client(const struct config *config, const struct form *form)
{
	if (*form_value(form, "request") == '\0' || *form_value(form, "request_uri") != '\0')
		return NULL;
	return config_client(config, form_value(form, "client_id"));
}

bool request_object_finds_key(struct arena *a, const struct client *client, const char *token,
			      const struct jwk_set *keys)
{
	const struct refusal *no = NULL;
	const struct jws *jws = jws_read(a, text_of(token), &no);

	return jws != NULL && find_key(client, keys, jws) != NULL;
}

const struct refusal *request_object_resolve(struct arena *a, const struct config *config,
					     const struct jwk_set *keys, struct form *form,
					     long long now, bool *is_signed)
{
	const struct client *client = config_client(config, form_value(form, "client_id"));
	const char *token = form_value(form, "request");
	struct form *inside;
	const struct refusal *no;

	if (*token == '\0' || client == NULL)
		return NULL;
	if (*form_value(form, "request_uri") != '\0')
		return &request_object_nested;
	inside = arena_alloc(a, sizeof *inside);
	no = request_object_open(a, config, client, keys, token, now, form, inside);
	if (no != NULL)
		return no;
	*form = *inside;
	*is_signed = true;
	return NULL;
}
