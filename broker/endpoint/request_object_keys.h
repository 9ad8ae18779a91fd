/* request_object_keys.h -- the keys that a request object is verified with: those of the client
 * that the request beside it names.
 */
#pragma once
#include "flow.h"

struct client;
struct jwk_set;

struct request_object_keys {
	const struct client *client; /* said to have signed; NULL if there is no object to open */
	const struct jwk_set *keys;
};

/* Two steps, once the parameters are read: HTTPS, for a client with a jwks_uri. */
enum turn request_object_keys_load(struct flow *f, struct request_object_keys *k);
enum turn request_object_keys_load_newer(struct flow *f, struct request_object_keys *k);
