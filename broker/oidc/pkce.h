/* pkce.h -- Proof Key for Code Exchange: RFC 7636, S256 only (RFC 9700 2.1.1). Pure. */
#pragma once
#include "arena.h"
#include "client.h"
#include "refusal.h"

/* At the authorization endpoint; both parameters are "" if absent. */
const struct refusal *pkce_check_challenge(const struct client *client, const char *challenge,
					   const char *method);

/* At the token endpoint: does the verifier belong to the challenge? "" means there was none. */
const struct refusal *pkce_check_verifier(const char *challenge, const char *verifier);

/* The S256 challenge of a verifier of ours, in the arena. */
const char *pkce_challenge(struct arena *a, const char *verifier);
