/* jwe_fuzz.c -- an encrypted token from outside against keys we hold. */
#include "../unit/helpers/jose_vectors.c"
#include "jwe.h"
#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct jwk *ec, *rsa; /* live as long as the process, as the signer's do */

static void read_keys(void)
{
	static struct arena *a;
	const struct refusal *no;

	if (a != NULL)
		return;
	a = arena_new();
	ec = jwk_parse(a, text_of(vector_ecdh_private), &no);
	rsa = jwk_parse(a, text_of(vector_rsa_private), &no);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text token = {(const char *)data, size}, plain;
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	const struct jwe_header *header;

	read_keys();
	header = jwe_read_header(a, token, &no);
	assert((header == NULL) == (no != NULL));
	if (header != NULL) {
		plain = jwe_decrypt(a, token, header->alg == JOSE_ECDH_ES ? ec : rsa, header->alg,
				    JOSE_ENC_NONE, &no);
		assert((plain.at == NULL) == (no != NULL));
		assert(plain.len <= size);
	}
	arena_free(a);
	return 0;
}
