/* upstream_userinfo.h -- what a provider's userinfo endpoint answers: OpenID Connect
 * Core 5.3.2, 5.3.4.
 *
 * Claims about the very subject of the ID token, or nothing: a JSON object, or, if the provider is
 * configured to sign them, a JWT and nothing else. One that is encrypted as well was decrypted
 * before: what was within has taken the place of the answer's body and content type. Pure.
 */
#pragma once
#include "provider_driver.h"

enum { UPSTREAM_USERINFO_MAX = 64 * 1024 };

/* Its claims, in the arena; NULL with *no set, and *detail for the log. now is the wall clock.
 * Reads from u provider, keys, userinfo_answer and, for sub, id_token_claims. */
json_t *upstream_userinfo_verify(struct arena *a, const struct upstream *u, long long now,
				 const struct refusal **no, const char **detail);

extern const struct refusal upstream_userinfo_failed, upstream_userinfo_malformed,
	upstream_userinfo_unsigned, upstream_userinfo_jwt_unexpected, upstream_userinfo_alg_wrong,
	upstream_userinfo_key_unknown, upstream_userinfo_signature_wrong,
	upstream_userinfo_issuer_wrong, upstream_userinfo_audience_wrong, upstream_userinfo_expired,
	upstream_userinfo_sub_wrong;
