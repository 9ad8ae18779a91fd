/* logout_token.h -- a client is told that a session of its has ended: OpenID Connect Back-Channel
 * Logout 1.0 section 2.4.
 *
 * jti is fresh at each call, so a token that is sent again is another token. It lives two minutes
 * and never has a nonce. Pure but for the random jti.
 */
#pragma once
#include "jwk.h"

struct logout_token {
	const char *issuer, *client_id;
	const char *subject; /* NULL: the session alone is named */
	struct text sid;     /* absent: the subject alone is named */
	long long issued_at;
};

/* Absent if the key cannot sign under alg. */
struct text logout_token_sign(struct arena *a, const struct logout_token *token,
			      const struct jwk *key, enum jose_alg alg);
