#include "client_jwks.h"
#include "client.h"
#include "jwks_cache.h"
#include "provider_document.h"

static const struct refusal client_jwks_unavailable = {
	"client-jwks-unavailable", 503, "temporarily_unavailable",
	"The client's jwks_uri answered with another status than 200."};
static const struct refusal client_jwks_unfit = {
	"client-jwks-unfit", 400, "invalid_client",
	"The client's jwks_uri holds no JWK Set of public keys that are fit for use."};

static const void *parse(struct arena *a, const struct http_host *host,
			 const struct http_answer *answer, const struct refusal **no,
			 const char **detail)
{
	(void)host;
	return jwks_answer_parse(a, answer, &client_jwks_unavailable, &client_jwks_unfit, no,
				 detail);
}

static const struct document_kind client_jwks = {
	.name = "client-jwks",
	.accept = "application/jwk-set+json, application/json",
	.is_of_client = true,
	.parse = parse,
};

enum turn client_jwks_load(struct flow *f, const struct client *client, const struct jwk_set **keys)
{
	*keys = client->keys;
	if (client->jwks_uri == NULL || *client->jwks_uri == '\0')
		return FLOW_NEXT;
	return document_load(f, &client_jwks, &client->host, client->jwks_uri, (const void **)keys);
}

enum turn client_jwks_load_newer(struct flow *f, const struct client *client,
				 const struct jwk_set **keys)
{
	if (client->jwks_uri == NULL || *client->jwks_uri == '\0')
		return FLOW_NEXT;
	return document_load_newer(f, &client_jwks, &client->host, client->jwks_uri,
				   (const void **)keys);
}
