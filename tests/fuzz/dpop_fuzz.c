/* dpop_fuzz.c -- a DPoP proof from anybody: a proof that is taken names a key that signed it. */
#include "base64url.h"
#include "dpop.h"
#include "jws.h"
#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const urls[] = {"https://server.example.com/token", NULL};
	static const struct hash nonce_key = {{1}};
	struct text token = {(const char *)data, size};
	struct arena *a = arena_new();
	struct dpop_request request = {.method = "POST",
				       .urls = urls,
				       .access_token = "",
				       .nonce_key = &nonce_key,
				       .now = 1562262616};
	struct dpop_proof proof = {0};

	if (dpop_check(a, token, &request, &proof) == NULL) {
		const struct refusal *no;
		const struct jws *jws = jws_read(a, token, &no);
		const struct jwk *key = jws_own_key(a, jws, &no);

		assert(strlen(proof.jkt) == 43 && dpop_check_jkt(proof.jkt) == NULL);
		assert(text_is(jwk_thumbprint(a, key), proof.jkt));
		assert(!key->is_private && jws_verify(jws, key, jws->alg) == NULL);
		assert(proof.once_ttl_s > 0 && proof.once_ttl_s <= 91);
	}
	arena_free(a);
	return 0;
}
