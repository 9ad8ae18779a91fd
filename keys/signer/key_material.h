/* key_material.h -- what makes a new key secret: a private key, or bytes that seal. */
#pragma once
#include "key_needs.h"

/* Fills use, alg, provider, kid and the secret half of *key, in the arena; false if OpenSSL makes
 * no key of this algorithm. RSA takes a good part of a second. */
bool key_material_make(struct arena *a, const struct key_need *need, struct key *key);
