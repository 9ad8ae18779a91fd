/* jws_fuzz.c -- a token from outside against keys we hold; cjose may not be stricter than our gate.
 */
#include "../unit/helpers/jose_vectors.c"
#include "base64url.h"
#include "jws.h"
#include <assert.h>
#include <cjose/cjose.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct jwk *keys[3]; /* live as long as the process, as a worker's do */
static const enum jose_alg algs[] = {JOSE_ES256, JOSE_RS256, JOSE_EDDSA};

static void read_keys(void)
{
	static struct arena *a;
	const struct refusal *no;

	if (a != NULL)
		return;
	a = arena_new();
	keys[0] = jwk_parse(a, text_of(vector_ec_public), &no);
	keys[1] = jwk_parse(a, text_of(vector_rsa_public), &no);
	keys[2] = jwk_parse(a, text_of(vector_ed25519_private), &no);
}

/* What our gate lets through is spelled in the one way there is. */
static void is_canonical(struct arena *a, const struct jws *jws, struct text token)
{
	struct text payload = base64url_encode(a, jws->payload);
	struct text signature = base64url_encode(a, jws->signature);

	assert(token.len == jws->signing_input.len + 1 + signature.len);
	assert(memcmp(token.at + jws->signing_input.len + 1, signature.at, signature.len) == 0);
	assert(memcmp(jws->signing_input.at + jws->signing_input.len - payload.len, payload.at,
		      payload.len) == 0);
}

static bool cjose_takes(struct text token, const char *key_json)
{
	cjose_jwk_t *key = cjose_jwk_import(key_json, strlen(key_json), NULL);
	cjose_jws_t *jws = cjose_jws_import(token.at, token.len, NULL);
	bool taken = jws != NULL && cjose_jws_verify(jws, key, NULL);

	cjose_jws_release(jws);
	cjose_jwk_release(key);
	return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text token = {(const char *)data, size};
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	const struct jws *jws;

	read_keys();
	jws = jws_read(a, token, &no);
	assert((jws == NULL) == (no != NULL));
	for (size_t i = 0; jws != NULL && i < sizeof algs / sizeof *algs; i++) {
		is_canonical(a, jws, token);
		if (jws_verify(jws, keys[i], algs[i]) == NULL && algs[i] != JOSE_EDDSA)
			assert(cjose_takes(token, i == 0 ? vector_ec_public : vector_rsa_public));
	}
	arena_free(a);
	return 0;
}
