/* key_choice.h -- which key signs, for the operations of signer_serve.c: the current one, or what
 * stands in for it while its token is out of reach. Pure. */
#pragma once
#include "signer_serve.h"

/* signer_key_missing if wanted is NULL, signer_token_lost if neither it nor another of its kind can
 * sign now. */
const struct refusal *key_choose(const struct signer *s, const struct key *wanted, long long now,
				 const struct key **key);

/* The key that signs under alg for client: the current one, or before it the next one (a canary).
 */
const struct refusal *key_choose_for_client(const struct signer *s, const struct client *client,
					    const char *alg, long long now, const struct key **key);

extern const struct refusal signer_token_lost;
