/* bench_token.h -- checks the ID tokens that come out. */
#pragma once
#include "bench_text.h"

/* Reads a JWK Set; returns how many of its keys can be used. */
int jwks_load(struct view doc);
/* Decodes the claims of a compact JWS into `out` (at least as large as the token). */
bool jwt_claims(struct view jwt, char *out, struct view *claims);
/* NULL when the signature is right and its algorithm is `alg`, otherwise what is wrong. */
const char *jwt_verify(struct view jwt, struct view alg);
