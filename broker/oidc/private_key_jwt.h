/* private_key_jwt.h -- private_key_jwt: RFC 7523, OpenID Connect Core 9, RFC 7521.
 *
 * iss and sub are the client, aud is our issuer alone (one string), exp at most five minutes away,
 * jti is given. A client whose registration says so may name the token endpoint or the one that it
 * calls as well, in a list if it likes in which nobody else is named, and for an hour. Signed by a
 * key of the client's jwks with ES256, PS256, RS256 or EdDSA, whichever the key is for. Pure.
 */
#pragma once
#include "client_authentication.h"

/* As client_authentication_check(), of credentials with an assertion. Their client_id is that of
 * the form, "" if absent: else it must be the same. */
const struct refusal *private_key_jwt_check(struct arena *a, const struct config *config,
					    const struct client_credentials *credentials,
					    long long now, const struct client **client,
					    const char **jti, int *jti_ttl_s);

/* The client that the assertion says it is of; NULL if none that uses private_key_jwt. Nothing is
 * proven yet. */
const struct client *private_key_jwt_claimed_client(struct arena *a, const struct config *config,
						    const char *assertion);

/* Do keys hold the one that it names? */
bool private_key_jwt_finds_key(struct arena *a, const char *assertion, const struct jwk_set *keys);
