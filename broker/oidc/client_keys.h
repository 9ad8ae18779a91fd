/* client_keys.h -- the public keys of clients, parsed once for the life of a configuration. */
#pragma once
#include "config.h"
#include "jwk.h"

/* Parse the jwks of every client into client->keys. A set that is refused leaves keys NULL and is
 * reported by name: its client cannot authenticate, the others can. */
void client_keys_load(struct arena *a, const struct config *config,
		      void (*report)(const struct client *client, const struct refusal *no));
