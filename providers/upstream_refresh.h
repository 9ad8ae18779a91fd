/* upstream_refresh.h -- a provider's tokens, refreshed once within a sign-in: RFC 6749 6, OpenID
 * Connect Core 12.
 *
 * For providers whose access tokens are over before we use them. Nothing of it outlives the flow:
 * docs/decisions/009-refresh-tokens-of-providers-end-with-the-sign-in.md. Pure.
 */
#pragma once
#include "provider_driver.h"

/* Shall its tokens be refreshed, now that answer came, or (NULL) before anything is asked with
 * them? If so, u says that they are: u->is_refreshed. */
bool upstream_refresh(struct upstream *u, const struct http_answer *answer);

/* Core 12.2: is the ID token that came about the sign-in of the first one, u->id_token_claims?
 * *detail names the claim that says otherwise. */
const struct refusal *upstream_refresh_check(const struct upstream *u, const json_t *claims,
					     const char **detail);

extern const struct refusal upstream_refresh_refused; /* instead of new tokens */
