/* authorization_request.h -- where we send a citizen: OpenID Connect Core 3.1.2.1, RFC 7636 4.3.
 * Pure. */
#pragma once
#include "provider_driver.h"

/* The whole URL, in the arena; u->metadata is loaded. */
const char *authorization_request(struct arena *a, const struct upstream *u);
