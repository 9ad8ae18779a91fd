/* sealing_key.h -- keys that seal, among the keys that have dates: 32 random bytes each. They are
 * given to workers, unlike all others, so they have no public half and no place in a token (an
 * HSM). Pure.
 */
#pragma once
#include "key_set.h"
#include "seal_ring.h"

/* RFC 7638 3.2 for kty oct. Its first bytes are the id in what is sealed. */
struct text sealing_key_kid(struct arena *a, const struct hash *secret);

/* Those that open now, the one that seals first; empty if none does. Beyond SEAL_RING_MAX
 * key_may_publish() lets none come. */
struct seal_ring sealing_keys_ring(const struct key_set *set, long long now);

/* Does the ring have no room for another? */
bool sealing_keys_fill_ring(const struct key_set *set, long long now);
