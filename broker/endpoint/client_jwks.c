#include "client_jwks.h"
#include "client.h"
#include "jwks_cache.h"
#include "provider.h"
#include "provider_document.h"
#include <stdlib.h>

enum { TIMEOUT_MS = 2000 };

static const struct refusal client_jwks_unavailable = {
	"client-jwks-unavailable", 503, "temporarily_unavailable",
	"The client's jwks_uri answered with another status than 200."};
static const struct refusal client_jwks_unfit = {
	"client-jwks-unfit", 400, "invalid_client",
	"The client's jwks_uri holds no JWK Set of public keys that are fit for use."};

/* Whoever serves a document has a pool of connections, a deadline and bounds of its own: to
 * http_client.h that is a struct provider. One per client, for the life of the process. */
struct host {
	struct provider as_provider; /* first */
	const struct client *client;
	struct host *next;
};

static struct host *hosts;

static const struct provider *host_of(const struct client *client)
{
	struct host *host = hosts;

	while (host != NULL && host->client != client)
		host = host->next;
	if (host != NULL)
		return &host->as_provider;
	host = calloc(1, sizeof *host);
	if (host == NULL)
		abort();
	*host = (struct host){
		.as_provider = {.id = client->client_id,
				.issuer = "",
				.jwks_uri = client->jwks_uri,
				.timeout_ms = TIMEOUT_MS,
				.private_network = client->private_network},
		.client = client,
		.next = hosts,
	};
	hosts = host;
	return &host->as_provider;
}

static const void *parse(struct arena *a, const struct provider *provider,
			 const struct http_answer *answer, const struct refusal **no,
			 const char **detail)
{
	(void)provider;
	return jwks_answer_parse(a, answer, &client_jwks_unavailable, &client_jwks_unfit, no,
				 detail);
}

static const struct document_kind client_jwks = {
	.name = "client-jwks",
	.accept = "application/jwk-set+json, application/json",
	.parse = parse,
};

enum turn client_jwks_load(struct flow *f, const struct client *client, const struct jwk_set **keys)
{
	*keys = client->keys;
	if (client->jwks_uri == NULL || *client->jwks_uri == '\0')
		return FLOW_NEXT;
	return document_load(f, &client_jwks, host_of(client), client->jwks_uri,
			     (const void **)keys);
}

enum turn client_jwks_load_newer(struct flow *f, const struct client *client,
				 const struct jwk_set **keys)
{
	if (client->jwks_uri == NULL || *client->jwks_uri == '\0')
		return FLOW_NEXT;
	return document_load_newer(f, &client_jwks, host_of(client), client->jwks_uri,
				   (const void **)keys);
}
