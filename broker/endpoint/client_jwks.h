/* client_jwks.h -- the public keys of a client: from its registration, or from its jwks_uri.
 *
 * Fetched once for all who wait, cached, refetched and bounded as a provider's documents are
 * (providers/provider_document.h), under the same rules for addresses (io/http_address.h): a
 * jwks_uri leads to public ones, and to private ones if the registration says private_network.
 */
#pragma once
#include "flow.h"

struct client;
struct jwk_set;

/* The last act of a step; goes on at once if the keys are in memory. *keys lives as long as the
 * flow; NULL if the client has none. */
enum turn client_jwks_load(struct flow *f, const struct client *client,
			   const struct jwk_set **keys);

/* For somebody whom *keys did not satisfy; at most one fetch a minute. */
enum turn client_jwks_load_newer(struct flow *f, const struct client *client,
				 const struct jwk_set **keys);
