/* seal_ring.h -- keys that seal: one seals now, and each of them still opens what it sealed.
 *
 * What is sealed begins with the id of its key, so that the right one is found without trying. The
 * id is not authenticated: whoever changes it has the text opened with a key that does not fit.
 * Keys of one ring come and go together on all machines (keys/key_plan.h). Pure but for nonces.
 */
#pragma once
#include "seal.h"

enum {
	SEAL_RING_MAX = 64,
	SEAL_KEY_ID = 6,
	SEAL_KEY_SIZE = SEAL_KEY_ID + HASH_SIZE, /* of one in seal_ring_write() */
	SEAL_RING_OVERHEAD = SEAL_KEY_ID + SEAL_OVERHEAD
};

struct seal_key {
	unsigned char id[SEAL_KEY_ID];
	struct hash key;
};

struct seal_ring {
	size_t count;
	struct seal_key keys[SEAL_RING_MAX]; /* the first seals */
};

/* Each key from another, for one purpose, under the same id. */
struct seal_ring seal_ring_derive(const struct seal_ring *ring, const char *purpose);

/* The key that sealed it, if it is sealed at all; NULL if that is none of ours. */
const struct seal_key *seal_ring_find(const struct seal_ring *ring, struct text sealed);
bool seal_key_is_of(const struct seal_key *key, struct text sealed); /* is it that one? */

struct text seal_under(struct arena *a, const struct seal_key *key, struct text context,
		       struct text plain);

/* Absent if key did not seal it so. */
struct text unseal_under(struct arena *a, const struct seal_key *key, struct text context,
			 struct text sealed);

struct text seal_ring_seal(struct arena *a, const struct seal_ring *ring, struct text context,
			   struct text plain);
struct text seal_ring_unseal(struct arena *a, const struct seal_ring *ring, struct text context,
			     struct text sealed);

/* As the signer gives it to a worker: id and key of each, the one that seals first. */
struct text seal_ring_write(struct arena *a, const struct seal_ring *ring);
bool seal_ring_read(struct text bytes, struct seal_ring *ring); /* false unless there is one */
