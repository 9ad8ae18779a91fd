#include "jwk_contexts.h"
#include <openssl/rsa.h>

struct jwk_contexts {
	EVP_PKEY_CTX *sign[JOSE_PS256 + 1], *verify[JOSE_PS256 + 1]; /* by enum jose_alg */
};

static void release(void *arg)
{
	struct jwk_contexts *contexts = arg;

	for (size_t i = 0; i < sizeof contexts->sign / sizeof *contexts->sign; i++) {
		EVP_PKEY_CTX_free(contexts->sign[i]);
		EVP_PKEY_CTX_free(contexts->verify[i]);
	}
}

struct jwk_contexts *jwk_contexts_new(struct arena *a)
{
	struct jwk_contexts *contexts = arena_alloc(a, sizeof *contexts);

	arena_defer(a, release, contexts);
	return contexts;
}

static const EVP_MD *sha256(void)
{
	static EVP_MD *md;

	if (md == NULL)
		md = EVP_MD_fetch(NULL, "SHA256", NULL);
	return md;
}

/* RFC 7518 3.5: the salt of PS256 is as long as its hash, and MGF1 uses the same hash. */
static bool set_up(EVP_PKEY_CTX *context, enum jose_alg alg)
{
	int padding = alg == JOSE_PS256 ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING;

	if (EVP_PKEY_CTX_set_signature_md(context, sha256()) != 1)
		return false;
	if (alg == JOSE_ES256)
		return true;
	if (EVP_PKEY_CTX_set_rsa_padding(context, padding) != 1)
		return false;
	return alg == JOSE_RS256 ||
	       (EVP_PKEY_CTX_set_rsa_mgf1_md(context, sha256()) == 1 &&
		EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

static EVP_PKEY_CTX *context_of(EVP_PKEY_CTX **kept, EVP_PKEY *key, enum jose_alg alg,
				int (*init)(EVP_PKEY_CTX *))
{
	if (*kept != NULL)
		return *kept;
	*kept = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	if (*kept == NULL || init(*kept) != 1 || !set_up(*kept, alg)) {
		EVP_PKEY_CTX_free(*kept);
		*kept = NULL;
	}
	return *kept;
}

EVP_PKEY_CTX *jwk_context_sign(const struct jwk *key, enum jose_alg alg)
{
	return context_of(&key->contexts->sign[alg], key->key, alg, EVP_PKEY_sign_init);
}

EVP_PKEY_CTX *jwk_context_verify(const struct jwk *key, enum jose_alg alg)
{
	return context_of(&key->contexts->verify[alg], key->key, alg, EVP_PKEY_verify_init);
}
