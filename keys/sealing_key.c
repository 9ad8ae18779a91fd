#include "sealing_key.h"
#include "base64url.h"
#include "json_write.h"
#include <string.h>

struct text sealing_key_kid(struct arena *a, const struct hash *secret)
{
	struct json_writer w = json_write(a);
	struct hash hash;

	json_open(&w, '{');
	json_put_text(&w, "k", hash_base64url(a, secret));
	json_put_string(&w, "kty", "oct");
	json_close(&w, '}');
	hash = hash_sha256(json_written(&w));
	return hash_base64url(a, &hash);
}

static bool opens(const struct key *key, long long now)
{
	return key->use == KEY_SEALS && key_is_published(key, now);
}

static void add(struct seal_ring *ring, const struct key *key)
{
	struct seal_key *place = &ring->keys[ring->count];
	enum { ID_CHARACTERS = SEAL_KEY_ID * 4 / 3 };

	if (ring->count < SEAL_RING_MAX &&
	    base64url_decode_exactly((struct text){key->kid.at, ID_CHARACTERS}, place->id,
				     SEAL_KEY_ID)) {
		place->key = *key->secret;
		ring->count++;
	}
}

struct seal_ring sealing_keys_ring(const struct key_set *set, long long now)
{
	const struct key *current = key_set_current(set, KEY_SEALS, SEAL_A256GCM, now);
	struct seal_ring ring = {0};

	if (current == NULL)
		return ring;
	add(&ring, current);
	for (size_t i = 0; i < set->count; i++)
		if (&set->keys[i] != current && opens(&set->keys[i], now))
			add(&ring, &set->keys[i]);
	return ring;
}

bool sealing_keys_fill_ring(const struct key_set *set, long long now)
{
	size_t count = 0;

	for (size_t i = 0; i < set->count; i++)
		count += opens(&set->keys[i], now);
	return count >= SEAL_RING_MAX;
}
