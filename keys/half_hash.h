/* half_hash.h -- how an ID token names what came with it: at_hash, c_hash, s_hash. OpenID Connect
 * Core 3.1.3.6, FAPI s_hash. Pure.
 */
#pragma once
#include "jwk.h"

/* base64url of the left half of the hash that belongs to alg: SHA-512 for EdDSA, which signs with
 * it (RFC 8032 5.1), SHA-256 for the others. */
struct text half_hash(struct arena *a, enum jose_alg alg, struct text hashed);
