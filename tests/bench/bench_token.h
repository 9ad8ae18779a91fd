/* bench_token.h -- checks the ID tokens that come out: ES256, RS256, PS256 and EdDSA (Ed25519),
 * with OpenSSL alone. */
#pragma once
#include "bench_text.h"
#include <openssl/evp.h>

enum { MAX_TOKEN_KEYS = 128 };

/* A copy of a JWK Set. */
struct token_keys {
	int count;
	struct token_key {
		char kid[64], alg[16]; /* alg "": any that fits the key */
		EVP_PKEY *key;
	} at[MAX_TOKEN_KEYS];
};

/* Reads a JWK Set in place of what was there; returns how many of its keys can be used. */
int jwks_load(struct token_keys *keys, struct view doc);
/* Decodes the claims of a compact JWS into `out` (at least as large as the token). */
bool jwt_claims(struct view jwt, char *out, struct view *claims);
/* Writes the kid of its header, "-" if it has none. */
void jwt_kid(struct view jwt, char *out, size_t size);
/* NULL when the signature is right and its algorithm is `alg`, otherwise what is wrong. */
const char *jwt_verify(const struct token_keys *keys, struct view jwt, struct view alg);
