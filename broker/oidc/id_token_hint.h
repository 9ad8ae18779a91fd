/* id_token_hint.h -- an ID token of ours that comes back: RP-Initiated Logout 1.0 section 2.
 *
 * It must be signed by one of our keys and name us as issuer and one client as audience; its time
 * may be over. Pure.
 */
#pragma once
#include "config.h"
#include "jwk.h"
#include "refusal.h"

struct id_token_hint {
	const struct client *client;
	const char *sub, *sid; /* "" if none */
};

const struct refusal *id_token_hint_check(struct arena *a, const struct config *config,
					  const struct jwk_set *ours, const char *token,
					  struct id_token_hint *hint);
