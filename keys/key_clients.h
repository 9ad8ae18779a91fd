/* key_clients.h -- which clients verify with a key of tokens. Pure. */
#pragma once
#include "config.h"
#include "key_set.h"

/* Is anything that this client is given signed under alg? */
bool key_serves_client(enum jose_alg alg, const struct client *client);
