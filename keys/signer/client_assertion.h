/* client_assertion.h -- we, as a client, prove ourselves to a provider: RFC 7523 section 3, OpenID
 * Connect Core 9 (private_key_jwt). Lives a minute, has one audience and one jti. */
#pragma once
#include "jwk.h"
#include "provider.h"

/* Absent if the key cannot sign under alg. aud is the provider's issuer identifier. */
struct text client_assertion_sign(struct arena *a, const struct provider *provider,
				  const struct jwk *key, enum jose_alg alg, long long now);
