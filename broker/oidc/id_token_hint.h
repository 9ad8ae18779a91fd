/* id_token_hint.h -- an ID token of ours that comes back: OpenID Connect Core 3.1.2.1, RP-Initiated
 * Logout 1.0 section 2.
 *
 * It must be signed by one of our keys and name us as issuer and one client as audience; its time
 * may be over. Pure.
 */
#pragma once
#include "config.h"
#include "jwk.h"
#include "refusal.h"

struct id_token_hint {
	const struct client *client; /* the audience; with id_token_hint_key_unknown, as it says */
	const char *sub, *sid;       /* "" if none */
};

const struct refusal *id_token_hint_check(struct arena *a, const struct config *config,
					  const struct jwk_set *ours, const char *token,
					  struct id_token_hint *hint);

/* At the authorization endpoint, token may be "": the request then asks for its subject and for
 * nobody else. It must have been given to the same client. */
struct authorize_request;
const struct refusal *id_token_hint_ask(struct arena *a, const struct config *config,
					const struct jwk_set *ours, const char *token,
					struct authorize_request *request);

/* It names a key that is none of ours now: retired, revoked, or never ours. */
extern const struct refusal id_token_hint_key_unknown;

/* She who signed in is not the one that was asked for: login_required. */
extern const struct refusal subject_differs;
