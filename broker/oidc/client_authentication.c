#include "client_authentication.h"
#include "base64url.h"
#include "private_key_jwt.h"
#include <strings.h>

static const struct refusal client_credentials_missing = {
	"client-credentials-missing", 401, "invalid_client",
	"The request has no client authentication."};
static const struct refusal client_credentials_malformed = {
	"client-credentials-malformed", 401, "invalid_client",
	"The Authorization header is not HTTP Basic as RFC 6749 2.3.1 says."};
static const struct refusal client_credentials_ambiguous = {
	"client-credentials-ambiguous", 400, "invalid_request",
	"The request authenticates the client in more than one way."};
static const struct refusal client_assertion_type_unknown = {
	"client-assertion-type-unknown", 401, "invalid_client",
	"client_assertion_type is not urn:ietf:params:oauth:client-assertion-type:jwt-bearer."};
static const struct refusal client_not_authenticated = {
	"client-not-authenticated", 401, "invalid_client",
	"The client is unknown, its method is not the registered one, or its secret is wrong."};

/* One half of the pair: form-encoded before it was joined (RFC 6749 2.3.1); NULL if it is not. */
static const char *decode_half(struct arena *a, struct text half)
{
	struct form one = {0};
	const char *detail;

	if (half.at == NULL || form_parse(a, text_of(arena_printf(a, "v=%.*s", TEXT_ARG(half))),
					  &one, &detail) != NULL)
		return NULL;
	return one.count == 1 ? form_value(&one, "v") : NULL;
}

static const struct refusal *read_basic(struct arena *a, const char *authorization,
					struct client_credentials *credentials)
{
	struct text encoded, pair, secret, id;

	if (strncasecmp(authorization, "Basic ", 6) != 0)
		return &client_credentials_malformed;
	encoded = text_of(authorization + 6);
	pair = base64_decode(a, encoded);
	id = text_split(pair, ':', &secret);
	credentials->method = CLIENT_SECRET_BASIC;
	credentials->client_id = decode_half(a, id);
	credentials->secret = decode_half(a, secret);
	return credentials->client_id == NULL || credentials->secret == NULL
		       ? &client_credentials_malformed
		       : NULL;
}

static const struct refusal *read_form(const struct form *form,
				       struct client_credentials *credentials)
{
	const char *type = form_value(form, "client_assertion_type");

	if (*credentials->assertion != '\0') {
		if (!text_is(text_of(type),
			     "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
			return &client_assertion_type_unknown;
		credentials->method = CLIENT_PRIVATE_KEY_JWT;
		return NULL;
	}
	if (*credentials->client_id == '\0')
		return &client_credentials_missing;
	credentials->method = *credentials->secret != '\0' ? CLIENT_SECRET_POST : CLIENT_NONE;
	return NULL;
}

static const struct client *named_client(struct arena *a, const struct config *config,
					 const struct client_credentials *credentials)
{
	const struct client *client;

	if (credentials->method == CLIENT_PRIVATE_KEY_JWT)
		return private_key_jwt_claimed_client(a, config, credentials->assertion);
	client = config_client(config, credentials->client_id);
	return client != NULL && client->token_endpoint_auth_method == CLIENT_SELF_SIGNED_TLS &&
			       credentials->certificate != NULL
		       ? client
		       : NULL;
}

const struct client *client_credentials_await_keys(struct arena *a, const struct config *config,
						   const struct client_credentials *credentials)
{
	const struct client *client = named_client(a, config, credentials);

	return client == NULL || *client->jwks_uri == '\0' ? NULL : client;
}

bool client_credentials_find_key(struct arena *a, const struct client_credentials *credentials)
{
	if (credentials->method == CLIENT_PRIVATE_KEY_JWT)
		return private_key_jwt_finds_key(a, credentials->assertion, credentials->keys);
	return client_certificate_is_in(a, credentials->keys->json, credentials->certificate);
}

const struct refusal *client_credentials_read(struct arena *a, const char *authorization,
					      const struct form *form,
					      struct client_credentials *credentials)
{
	const struct refusal *no;
	const char *client_id = form_value(form, "client_id");

	*credentials = (struct client_credentials){
		.client_id = client_id,
		.secret = form_value(form, "client_secret"),
		.assertion = form_value(form, "client_assertion"),
	};
	if ((*authorization != '\0') + (*credentials->secret != '\0') +
		    (*credentials->assertion != '\0') >
	    1)
		return &client_credentials_ambiguous;
	if (*authorization == '\0')
		return read_form(form, credentials);
	no = read_basic(a, authorization, credentials);
	if (no == NULL && *client_id != '\0' &&
	    !text_is(text_of(client_id), credentials->client_id))
		return &client_credentials_ambiguous;
	return no;
}

static bool has_secret(const struct client *client, const char *secret)
{
	static const struct hash nobody;
	struct hash got = hash_sha256(text_of(secret));
	bool same = hash_equal(&got, client == NULL ? &nobody : &client->client_secret_hash);

	return client != NULL && same;
}

/* With a certificate a request says no more than who it is. */
static const struct refusal *check_method(struct arena *a, const struct client *client,
					  const struct client_credentials *credentials)
{
	enum client_authentication method = client->token_endpoint_auth_method;

	if (credentials->method == CLIENT_NONE &&
	    (method == CLIENT_TLS || method == CLIENT_SELF_SIGNED_TLS))
		return client_certificate_check(a, client, credentials->keys,
						credentials->certificate);
	return method == credentials->method ? NULL : &client_not_authenticated;
}

const struct refusal *client_authentication_check(struct arena *a, const struct config *config,
						  const struct client_credentials *credentials,
						  long long now, const struct client **client,
						  const char **jti, int *jti_ttl_s)
{
	const struct client *claimed;
	const struct refusal *no;

	*jti = "";
	*jti_ttl_s = 0;
	if (credentials->method == CLIENT_PRIVATE_KEY_JWT)
		return private_key_jwt_check(a, config, credentials, now, client, jti, jti_ttl_s);
	claimed = config_client(config, credentials->client_id);
	if (credentials->method != CLIENT_NONE && !has_secret(claimed, credentials->secret))
		return &client_not_authenticated;
	if (claimed == NULL)
		return &client_not_authenticated;
	no = check_method(a, claimed, credentials);
	if (no == NULL)
		*client = claimed;
	return no;
}
