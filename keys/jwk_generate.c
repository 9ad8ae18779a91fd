#include "jwk_private.h"
#include <openssl/err.h>
#include <openssl/evp.h>

static EVP_PKEY *make(enum jose_alg alg)
{
	switch (alg) {
	case JOSE_ES256:
	case JOSE_ECDH_ES:
		return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	case JOSE_EDDSA:
		return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	case JOSE_RS256:
	case JOSE_PS256:
	case JOSE_RSA_OAEP:
	case JOSE_RSA_OAEP_256:
		return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)JWK_RSA_BITS);
	case JOSE_NONE:
	case SEAL_A256GCM:
		break;
	}
	return NULL;
}

struct jwk *jwk_generate(struct arena *a, enum jose_alg alg, enum jwk_use use)
{
	struct jwk *key = jwk_of(a, make(alg), alg, use);

	ERR_clear_error();
	return key;
}
