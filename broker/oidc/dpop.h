/* dpop.h -- Demonstrating Proof of Possession: RFC 9449.
 *
 * A proof is a JWT that carries its own public key and says for which request it was made. It
 * proves that the sender holds the key: tokens and codes are bound to the key's thumbprint. What is
 * remembered (jti) and what is bound is the endpoint's; this is whether a proof is one. Pure.
 */
#pragma once
#include "arena.h"
#include "hash.h"
#include "refusal.h"

/* The request that a proof must be made for. */
struct dpop_request {
	const char *method;
	const char *const *urls;      /* under which we serve it, ended by NULL; without query */
	const char *access_token;     /* that comes with it; "" at the token endpoint */
	const struct hash *nonce_key; /* of this deployment */
	int nonce_ttl_s;              /* 0: no nonce is demanded */
	long long now;
};

struct dpop_proof {
	const char *jkt;  /* thumbprint of its key: RFC 7638, base64url */
	const char *once; /* what must be new (STORE_JTI) for so long: */
	int once_ttl_s;
};

/* RFC 9449 4.3, every point of it but the memory of jti. */
const struct refusal *dpop_check(struct arena *a, struct text token,
				 const struct dpop_request *request, struct dpop_proof *proof);

/* The parameter dpop_jkt of an authorization request (RFC 9449 10); "" is fine. */
const struct refusal *dpop_check_jkt(const char *dpop_jkt);

/* RFC 9449 10.1: a pushed request with a proof is bound to its key (jkt, "" if there is none), and
 * a dpop_jkt beside it names the same one. */
const struct refusal *dpop_bind(const char **dpop_jkt, const char *jkt);

/* A nonce of ours (RFC 9449 8): the time, and an HMAC of it. No worker has to remember one. */
const char *dpop_nonce(struct arena *a, const struct hash *key, long long now);

/* What we verify, as in discovery's dpop_signing_alg_values_supported. */
extern const char dpop_algs[];

extern const struct refusal dpop_proof_missing, dpop_proof_repeated, dpop_proof_replayed,
	dpop_key_differs;
