/* jwk_key.h -- between a JWK's numbers and OpenSSL's key: RFC 7518 section 6, RFC 8037 section 2.
 *
 * For the files of this folder. Pure; what is made lives in the arena.
 */
#pragma once
#include "json_write.h"
#include "jwk.h"
#include <jansson.h>

/* The key that the members of a JWK describe, type already known; NULL with *no set. d decides
 * whether it is private; a private RSA key names its primes, too. Private halves are checked
 * against public ones. */
EVP_PKEY *jwk_key_rsa(struct arena *a, const json_t *jwk, const struct refusal **no);
EVP_PKEY *jwk_key_ec(const json_t *jwk, enum jwk_type curve, const struct refusal **no);
EVP_PKEY *jwk_key_ed25519(const json_t *jwk, const struct refusal **no);

/* Is this modulus one we would not trust: short, even, divisible by a small prime, or made by the
 * library of CVE-2017-15361 (ROCA)? And is the exponent odd and at least 65537? */
bool rsa_is_weak(const BIGNUM *n, const BIGNUM *e);

/* Append the members that make the key what it is, in the order RFC 7638 asks; false if the key
 * will not tell them. */
bool jwk_put_public(struct json_writer *w, const struct jwk *key);

/* As jwk_key_* found it; the reference is taken over. */
struct jwk *jwk_new(struct arena *a, EVP_PKEY *key, enum jwk_type type);

/* One key of a set, or the epk of a JWE: JSON that was read already. */
struct jwk *jwk_of_json(struct arena *a, const json_t *json, const struct refusal **no);

/* The same of a key that somebody shows: one with private or symmetric members is refused. */
struct jwk *jwk_of_public_json(struct arena *a, const json_t *json, const struct refusal **no);

/* How many bytes a coordinate of this curve has. */
size_t jwk_coordinate_size(enum jwk_type type);
const char *jwk_curve_name(enum jwk_type type); /* NULL for RSA */
