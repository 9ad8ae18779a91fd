/* jwk_fuzz.c -- a key from outside; one that is taken writes itself down and is read again. */
#include "jwk_private.h"
#include <assert.h>
#include <openssl/evp.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same_again(struct arena *a, const struct jwk *key, struct text json)
{
	const struct refusal *no = NULL;
	const struct jwk *again = jwk_parse(a, json, &no);

	assert(again != NULL && EVP_PKEY_eq(key->key, again->key) == 1);
	assert(text_equal(jwk_thumbprint(a, key), jwk_thumbprint(a, again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	const struct jwk *key = jwk_parse(a, (struct text){(const char *)data, size}, &no);

	assert((key == NULL) == (no != NULL));
	if (key != NULL) {
		same_again(a, key, jwk_public_json(a, key));
		if (key->is_private)
			same_again(a, key, jwk_private_json(a, key));
	}
	arena_free(a);
	return 0;
}
