/* subject.h -- who somebody is to one client: pairwise identifiers, OpenID Connect Core 8.1.
 *
 * Keyed, so that two clients, or anyone who reads a client's data, cannot join people; versioned,
 * so that a rule can change without silently making new people of old ones. Pure; in the arena.
 */
#pragma once
#include "hash.h"

/* "v1." and base64url(HMAC-SHA-256(secret, length of sector ‖ sector ‖ account)); the length is
 * four bytes, big endian, so that no two pairs are one run of bytes. */
const char *subject_v1(struct arena *a, const struct hash *secret, const char *sector,
		       const char *account);

/* FranceConnect's rule: hex(SHA-256(sector ‖ base64(SHA-256(identity)) ‖ secret)) and "v1", where
 * sector is its entityId and identity the pivot identity's bytes in Latin-1. */
const char *subject_franceconnect(struct arena *a, struct text secret, const char *sector,
				  struct text identity);
