/* possession_proof.h -- a DPoP proof toward a provider: RFC 9449 section 4.2. Pure but for the
 * random jti. */
#pragma once
#include "jwk.h"

struct possession_proof {
	const char *htm;
	struct text htu;
	struct text nonce, ath; /* absent: left out */
	long long issued_at;
};

/* Absent if the key does not sign with ES256. */
struct text possession_proof_sign(struct arena *a, const struct possession_proof *proof,
				  const struct jwk *key);
