/* jwk_private.h -- private keys made and written down: RFC 7517, RFC 7518 section 6.
 *
 * For the process that holds keys and the commands that make them, and for a sandbox, whose
 * keys prove nothing; nothing else includes this.
 */
#pragma once
#include "jwk.h"

enum { JWK_RSA_BITS = 2048 }; /* of a new RSA key */

/* A new private key on P-256, Ed25519 or of JWK_RSA_BITS, as alg asks; kid is its thumbprint. NULL
 * if alg is not for use. RSA takes a good part of a second. */
struct jwk *jwk_generate(struct arena *a, enum jose_alg alg, enum jwk_use use);

/* The whole key as JSON, private members included: for a key file and nothing else; jwk_parse()
 * reads it. Absent if the key has no private half that can be read (a key in a token has none). */
struct text jwk_private_json(struct arena *a, const struct jwk *key);
