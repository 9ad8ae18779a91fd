/* upstream_logout_token.h -- a provider says that a session there has ended: OpenID Connect
 * Back-Channel Logout 1.0, 2.6, every check of it. Pure.
 */
#pragma once
#include "jwk.h"
#include "provider.h"
#include "refusal.h"

struct upstream_logout_token {
	const char *jti;
	const char *sub, *sid; /* "" if none; one is there */
	int ttl_s;             /* how long it could be shown again */
};

/* NULL if it may be believed, with *token filled; lives in the arena. */
const struct refusal *upstream_logout_token_verify(struct arena *a, const struct provider *provider,
						   const struct jwk_set *keys, struct text bytes,
						   long long now,
						   struct upstream_logout_token *token);

extern const struct refusal logout_token_key_unknown, logout_token_signature_wrong;
