/* jwk_set_fuzz.c -- a provider's or client's JWK Set; whatever is found by kid is what was asked
 * for. */
#include "jwk.h"
#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void find_each(const struct jwk_set *set)
{
	static const enum jose_alg algs[] = {JOSE_ES256, JOSE_RS256, JOSE_PS256, JOSE_EDDSA};

	for (size_t i = 0; i < set->count; i++) {
		assert(!set->keys[i]->is_private);
		for (size_t j = 0; j < sizeof algs / sizeof *algs; j++) {
			const struct jwk *found =
				jwk_set_find(set, set->keys[i]->kid, algs[j], JWK_SIG);

			assert(found == NULL || jwk_permits(found, algs[j], JWK_VERIFY) ||
			       found->has_operations);
			assert(set->keys[i]->kid.at == NULL || found == NULL ||
			       found == set->keys[i]);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	const struct jwk_set *set = jwk_set_parse(a, (struct text){(const char *)data, size}, &no);

	assert((set == NULL) == (no != NULL));
	if (set != NULL) {
		assert(set->count <= JWK_SET_MAX);
		find_each(set);
	}
	arena_free(a);
	return 0;
}
