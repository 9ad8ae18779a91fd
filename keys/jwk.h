/* jwk.h -- JSON Web Keys, public or private: RFC 7517, RFC 7518 section 6, RFC 8037, RFC 7638.
 *
 * A key has one algorithm, one use, one curve and a size that is enough, and is used for nothing
 * else. Refused: oct keys, RSA below 2048 bits or beyond 8192, exponents below 65537, even or
 * beyond 64 bits, moduli with a small factor or the fingerprint of CVE-2017-15361 (ROCA), curves
 * other than P-256, P-384 and Ed25519, points off their curve, numbers that are not written in the
 * one way RFC 7518 has, alg and kty or crv that disagree, use and key_ops that disagree, private
 * members in a set of public keys, members of the wrong JSON type. Certificates
 * (x5c, x5t, x5u) and members we do not know are not looked into. Pure; everything lives in the
 * arena.
 */
#pragma once
#include "arena.h"
#include "refusal.h"
#include <openssl/evp.h>

enum jose_alg {
	JOSE_NONE, /* not an algorithm of ours */
	JOSE_ES256,
	JOSE_RS256,
	JOSE_PS256,
	JOSE_EDDSA, /* Ed25519 */
	JOSE_RSA_OAEP,
	JOSE_RSA_OAEP_256,
	JOSE_ECDH_ES,
	SEAL_A256GCM /* of keys that seal: none of a JWK's */
};

enum jwk_use { JWK_SIG, JWK_ENC };

enum jwk_type { JWK_RSA, JWK_P256, JWK_P384, JWK_ED25519 }; /* kty and crv together */

/* RFC 7517 4.3: what key_ops allows, as a set. */
enum jwk_operation {
	JWK_SIGN = 1,
	JWK_VERIFY = 2,
	JWK_WRAP = 4,   /* encrypt, wrapKey */
	JWK_UNWRAP = 8, /* decrypt, unwrapKey */
	JWK_DERIVE = 16 /* deriveKey, deriveBits: ECDH-ES on both sides */
};

enum jose_alg jose_alg_parse(struct text name);
const char *jose_alg_name(enum jose_alg alg);

/* Is this an algorithm of ours, and for this use? */
bool jwk_alg_is_for(enum jose_alg alg, enum jwk_use use);

struct jwk;

/* Who signs for a key whose private half is elsewhere: in a token. sign gives a JWS signature over
 * input, in the arena, or room of that size which is filled before anybody sees it; absent if it
 * cannot. */
struct jwk_away {
	struct text (*sign)(const struct jwk_away *away, struct arena *a, const struct jwk *key,
			    enum jose_alg alg, struct text input);
	void *arg;
};

struct jwk {
	enum jose_alg alg; /* what it says, or JOSE_NONE: the caller's algorithm decides */
	enum jwk_use use;
	bool has_use;
	bool is_private;
	struct text kid; /* absent if none; at most 128 printable characters */
	EVP_PKEY *key;
	enum jwk_type type;
	bool has_operations;
	unsigned operations;           /* if has_operations: JWK_SIGN and so on, or'ed */
	const struct jwk_away *away;   /* who signs, if key has no private half; else NULL */
	struct jwk_contexts *contexts; /* work prepared once, by jws: not for two threads */
};

/* May this key do alg for use? Decides kty, crv, size, alg, use and key_ops together. */
bool jwk_fits(const struct jwk *key, enum jose_alg alg, enum jwk_use use);

/* May it do this very operation of alg: does it fit, does key_ops (if any) name the operation,
 * and is there a private half to sign or decrypt with? */
bool jwk_permits(const struct jwk *key, enum jose_alg alg, enum jwk_operation operation);

/* One key from JSON bytes; NULL with *no set. */
struct jwk *jwk_parse(struct arena *a, struct text json, const struct refusal **no);

/* A key we hold already; kid becomes its thumbprint. The EVP_PKEY's reference is taken over. NULL
 * if it cannot do alg for use, is too weak, or tells no public half. */
struct jwk *jwk_of(struct arena *a, EVP_PKEY *key, enum jose_alg alg, enum jwk_use use);

/* The public half as JSON: kty, crv, x, y or n, e, and kid, use, alg if known. */
struct text jwk_public_json(struct arena *a, const struct jwk *key);

struct text jwk_thumbprint(struct arena *a,
			   const struct jwk *key); /* RFC 7638, SHA-256, base64url */

struct jwk_set {
	size_t count;
	const struct jwk *const *keys;
	struct text json; /* what it was read from: certificates are found there */
};

enum { JWK_SET_MAX = 32, JWK_SET_BYTES_MAX = 64 * 1024 };

/* The public keys of a JWK Set. Keys of a kty or crv we do not know are left out; a set with
 * two keys of one kid and kind, private or symmetric material, a weak key, or more than JWK_SET_MAX
 * keys is refused whole: NULL with *no set. */
struct jwk_set *jwk_set_parse(struct arena *a, struct text json, const struct refusal **no);

/* The key with this kid (absent: the only one that fits) that fits alg and use; NULL if none, or if
 * it is undecidable. Never "the first". */
const struct jwk *jwk_set_find(const struct jwk_set *set, struct text kid, enum jose_alg alg,
			       enum jwk_use use);

extern const struct refusal jwk_malformed, jwk_weak, jwk_unsupported, jwk_contradictory,
	jwk_private_published, jwk_set_malformed, jwk_set_kid_repeated, jwk_set_too_large;
