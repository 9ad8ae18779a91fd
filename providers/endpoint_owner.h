/* endpoint_owner.h -- whose endpoint it is (RFC 9700 4.4, mix-up): a provider's metadata must not
 * send codes and secrets that are for it, or us for keys, to another provider. Pure.
 */
#pragma once
#include <stdbool.h>

struct provider;

/* Is the URL at the origin of another configured provider's issuer, or, where both share an origin,
 * below the other's issuer and not below its own? */
bool endpoint_is_of_another(const struct provider *provider, const char *url);
