/* upstream_signature.h -- is a JWT signed by its provider, with the algorithm it is registered for?
 * OpenID Connect Core 3.1.3.7 (6 to 8), RFC 8725 3.1, 3.11. Pure.
 */
#pragma once
#include "jws.h"

/* How each kind of token says no. */
struct upstream_signature_refusals {
	const struct refusal *alg_wrong, *key_unknown, *signature_wrong;
};

/* NULL if it is. alg is the registered name; *detail is set for the log, or left. */
const struct refusal *upstream_signature_check(const struct jwk_set *keys, const struct jws *jws,
					       const char *alg,
					       const struct upstream_signature_refusals *refusals,
					       const char **detail);

/* The same keys sign logout tokens and access tokens, which say so: has it no type, or JWT? */
bool upstream_typ_is_plain(const struct jws *jws);
