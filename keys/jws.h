/* jws.h -- JSON Web Signatures in compact form: RFC 7515, RFC 7518 section 3, RFC 8725.
 *
 * A token is taken apart by our own gate: three base64url segments, sizes, a header with unique
 * names and strings where strings belong, no crit, b64 or zip, alg the one that was registered;
 * jku, x5u, x5c and members we do not know are ignored, and so is jwk unless jws_own_key() is
 * asked. Only then is a key looked at, and EVP does the arithmetic. ES256, RS256, PS256 and EdDSA.
 * Pure; results live in the arena.
 */
#pragma once
#include "jwk.h"
#include <jansson.h>

enum { JWS_MAX = 64 * 1024 };

struct jws {
	enum jose_alg alg;
	struct text kid;           /* absent if none */
	struct text typ;           /* absent if none; as written */
	struct text signing_input; /* header.payload, encoded */
	struct text payload;       /* decoded; not to be believed before jws_verify() */
	struct text signature;     /* decoded */
	const json_t *header;      /* for what a kind of token has beyond alg, kid and typ */
};

/* Takes it apart, believes nothing; NULL with *no set. */
struct jws *jws_read(struct arena *a, struct text token, const struct refusal **no);

/* NULL if jws is signed by key under alg, the one registered for this peer; else why not. */
const struct refusal *jws_verify(const struct jws *jws, const struct jwk *key, enum jose_alg alg);

/* Both in one: the payload, or absent with *no set. */
struct text jws_open(struct arena *a, struct text token, const struct jwk *key, enum jose_alg alg,
		     const struct refusal **no);

/* The key in its own header, for a proof of possession (RFC 9449 4.2) and nothing else: it says
 * that the signer holds it, never who that is. NULL with *no set, also if it is private. */
const struct jwk *jws_own_key(struct arena *a, const struct jws *jws, const struct refusal **no);

/* The payload as a JSON object; NULL if it is not one of at most JWS_MAX bytes. */
json_t *jws_claims(struct arena *a, const struct jws *jws);

/* A token with header {alg, kid, typ}; typ NULL: left out. Absent if the key cannot. */
struct text jws_sign(struct arena *a, const struct jwk *key, enum jose_alg alg, const char *typ,
		     struct text payload);

/* The same with the public key itself in the header, {alg, jwk, typ}: what jws_own_key() reads. */
struct text jws_sign_with_own_key(struct arena *a, const struct jwk *key, enum jose_alg alg,
				  const char *typ, struct text payload);

extern const struct refusal jws_malformed, jws_alg_unexpected, jws_critical_header, jws_key_unfit,
	jws_signature_wrong;
