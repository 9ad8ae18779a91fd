/* private_key_jwt.h -- private_key_jwt: RFC 7523, OpenID Connect Core 9, RFC 7521.
 *
 * iss and sub are the client, aud is our issuer alone (one string), exp at most five minutes away,
 * jti is given. Signed by a key of the client's jwks with ES256, PS256, RS256 or EdDSA, whichever
 * the key is for. Pure.
 */
#pragma once
#include "arena.h"
#include "config.h"
#include "jwk.h"
#include "refusal.h"

/* claimed_id is the client_id parameter, "" if absent: it must then be the same. keys are those of
 * the client's jwks_uri; NULL: those of its registration. */
const struct refusal *private_key_jwt_check(struct arena *a, const struct config *config,
					    const char *claimed_id, const char *assertion,
					    const struct jwk_set *keys, long long now,
					    const struct client **client, const char **jti,
					    int *jti_ttl_s);

/* The client that the assertion says it is of; NULL if none that uses private_key_jwt. Nothing is
 * proven yet. */
const struct client *private_key_jwt_claimed_client(struct arena *a, const struct config *config,
						    const char *assertion);

/* Do keys hold the one that it names? */
bool private_key_jwt_finds_key(struct arena *a, const char *assertion, const struct jwk_set *keys);
