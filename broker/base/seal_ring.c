#include "seal_ring.h"
#include <assert.h>
#include <string.h>

struct seal_ring seal_ring_derive(const struct seal_ring *ring, const char *purpose)
{
	struct seal_ring derived = *ring;

	for (size_t i = 0; i < ring->count; i++)
		derived.keys[i].key =
			hash_derive(hash_text(&ring->keys[i].key), purpose, TEXT_NONE);
	return derived;
}

bool seal_key_is_of(const struct seal_key *key, struct text sealed)
{
	return sealed.at != NULL && sealed.len >= SEAL_RING_OVERHEAD &&
	       memcmp(key->id, sealed.at, SEAL_KEY_ID) == 0;
}

const struct seal_key *seal_ring_find(const struct seal_ring *ring, struct text sealed)
{
	for (size_t i = 0; i < ring->count; i++)
		if (seal_key_is_of(&ring->keys[i], sealed))
			return &ring->keys[i];
	return NULL;
}

struct text seal_under(struct arena *a, const struct seal_key *key, struct text context,
		       struct text plain)
{
	return seal_behind(a, (struct text){(const char *)key->id, SEAL_KEY_ID}, &key->key, context,
			   plain);
}

struct text unseal_under(struct arena *a, const struct seal_key *key, struct text context,
			 struct text sealed)
{
	if (!seal_key_is_of(key, sealed))
		return TEXT_NONE;
	return unseal(a, &key->key, context,
		      (struct text){sealed.at + SEAL_KEY_ID, sealed.len - SEAL_KEY_ID});
}

struct text seal_ring_seal(struct arena *a, const struct seal_ring *ring, struct text context,
			   struct text plain)
{
	assert(ring->count > 0);
	return seal_under(a, &ring->keys[0], context, plain);
}

struct text seal_ring_unseal(struct arena *a, const struct seal_ring *ring, struct text context,
			     struct text sealed)
{
	const struct seal_key *key = seal_ring_find(ring, sealed);

	return key == NULL ? TEXT_NONE : unseal_under(a, key, context, sealed);
}

struct text seal_ring_write(struct arena *a, const struct seal_ring *ring)
{
	char *bytes = arena_alloc(a, ring->count * SEAL_KEY_SIZE + 1), *at = bytes;

	for (size_t i = 0; i < ring->count; i++) {
		at = mempcpy(at, ring->keys[i].id, SEAL_KEY_ID);
		at = mempcpy(at, ring->keys[i].key.bytes, HASH_SIZE);
	}
	return (struct text){bytes, (size_t)(at - bytes)};
}

bool seal_ring_read(struct text bytes, struct seal_ring *ring)
{
	*ring = (struct seal_ring){.count = bytes.len / SEAL_KEY_SIZE};
	if (bytes.at == NULL || ring->count == 0 || ring->count > SEAL_RING_MAX ||
	    bytes.len % SEAL_KEY_SIZE != 0)
		return false;
	for (size_t i = 0; i < ring->count; i++) {
		const char *at = bytes.at + i * SEAL_KEY_SIZE;

		memcpy(ring->keys[i].id, at, SEAL_KEY_ID);
		memcpy(ring->keys[i].key.bytes, at + SEAL_KEY_ID, HASH_SIZE);
	}
	return true;
}
