/* provider_offer.h -- which providers a client's citizens may sign in at. Pure. */
#pragma once
#include "client.h"
#include "provider.h"

/* Is it switched on, and one that the client allows? */
bool provider_is_offered(const struct client *client, const struct provider *provider);
