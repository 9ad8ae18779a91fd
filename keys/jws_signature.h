/* jws_signature.h -- the arithmetic of ES256, RS256, PS256 and EdDSA: RFC 7518 section 3, RFC
 * 8037 3.1.
 *
 * For jws; whether the key may do this was decided before.
 */
#pragma once
#include "jwk.h"

bool jws_signature_check(const struct jwk *key, enum jose_alg alg, struct text signing_input,
			 struct text signature);

/* By the key, or by whoever has its private half; absent if neither can. */
struct text jws_signature_make(struct arena *a, const struct jwk *key, enum jose_alg alg,
			       struct text signing_input);
