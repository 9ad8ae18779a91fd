/* dpop_proof.h -- DPoP proofs as a client makes them, right or wrong: RFC 9449 4.2. */
#pragma once
#include "jwk_private.h"
#include "text.h"

/* An ES256 signature over these two, whatever they say. */
const char *dpop_proof(struct arena *a, const struct jwk *key, const char *header,
		       const char *claims);

/* {"typ":"dpop+jwt","alg":"ES256","jwk":{the public half}} */
const char *dpop_proof_header(struct arena *a, const struct jwk *key);
