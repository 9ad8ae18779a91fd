/* access_token.h -- what stands behind an access token: the answer of userinfo, ready made.
 *
 * RFC 6750; opaque to clients. Stored sealed under a key derived from the token. Pure.
 */
#pragma once
#include "confirmation.h"
#include "grant.h"

/* {"sub", ...claims}, what the token is for, and the keys it is bound to. */
struct text access_token_pack(struct arena *a, const struct grant *grant, const char *sub,
			      const struct confirmation *cnf);

struct access_token {
	const char *client_id, *scope;
	struct confirmation cnf;
	struct text userinfo; /* JSON, as it is answered */
};
struct access_token *access_token_parse(struct arena *a, struct text packed); /* NULL */

/* base64url of the left half of SHA-256: OpenID Connect Core 3.1.3.6, for ES256, RS256, PS256. */
const char *access_token_at_hash(struct arena *a, const char *token);
