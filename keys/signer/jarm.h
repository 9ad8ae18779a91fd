/* jarm.h -- the claims of a signed authorization response: JARM 2.1. Pure. */
#pragma once
#include "jws.h"

struct jarm_claims {
	const char *issuer, *client_id;
	struct text code, error, error_description, error_uri, state; /* absent: left out */
	long long issued_at;
};

struct text jarm_sign(struct arena *a, const struct jarm_claims *claims, const struct jwk *key,
		      enum jose_alg alg);
