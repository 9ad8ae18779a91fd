/* refresh_token.h -- what a refresh token says to us: RFC 6749 1.5, RFC 9700 4.14.2.
 *
 * "FAMILY.GENERATION.MAC": the family is 32 random bytes and names what stands behind all of them;
 * the generation counts rotations; the MAC (128 bits, under a key of this deployment) makes each
 * token unguessable from the one before. So a lost answer can be given again, a token of an older
 * generation is proof of a theft, and one that we never gave touches nothing. Opaque to clients.
 * Pure.
 */
#pragma once
#include "arena.h"
#include "hash.h"
#include "refusal.h"

enum { REFRESH_TOKEN_MAX = 128 };

struct refresh_token {
	const char *family;
	long long generation;
};

const char *refresh_token_write(struct arena *a, const struct hash *key, const char *family,
				long long generation);

/* False if we did not write it. */
bool refresh_token_read(struct arena *a, const struct hash *key, const char *written,
			struct refresh_token *token);

extern const struct refusal refresh_token_unknown, refresh_token_reused;
