#include "key_material.h"
#include "jwk_private.h"
#include "random.h"
#include "sealing_key.h"

static bool make_sealing_key(struct arena *a, struct key *key)
{
	struct hash *secret = arena_alloc(a, sizeof *secret);

	random_bytes(secret->bytes, HASH_SIZE);
	key->secret = secret;
	key->kid = sealing_key_kid(a, secret);
	return key->alg == SEAL_A256GCM;
}

bool key_material_make(struct arena *a, const struct key_need *need, struct key *key)
{
	key->use = need->use;
	key->alg = need->alg;
	key->provider = need->provider;
	if (need->use == KEY_SEALS)
		return make_sealing_key(a, key);
	key->jwk = jwk_generate(a, need->alg, key_use_jwk(need->use));
	if (key->jwk != NULL)
		key->kid = key->jwk->kid;
	return key->jwk != NULL;
}
