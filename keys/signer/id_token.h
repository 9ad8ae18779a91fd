/* id_token.h -- the ID token we issue: OpenID Connect Core 2, and iat and exp of our own clock.
 *
 * Typed claims become a token here and nowhere else; every member was checked before. Pure.
 */
#pragma once
#include "jwk.h"

struct id_token {
	const char *issuer, *subject, *client_id;
	/* each absent if there is none */
	struct text nonce, acr, amr, at_hash, sid; /* amr: space-separated words */
	long long auth_time;                       /* 0 if unknown */
	struct text claims; /* JSON object: of the person, beside; absent if none */
	long long issued_at;
	int ttl_s;
};

/* Absent if the key cannot sign under alg. */
struct text id_token_sign(struct arena *a, const struct id_token *token, const struct jwk *key,
			  enum jose_alg alg);
