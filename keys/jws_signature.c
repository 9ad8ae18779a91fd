#include "jws_signature.h"
#include "hash.h"
#include "jwk_contexts.h"
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>

enum { INTEGER_SIZE = 32, ES256_SIZE = 2 * INTEGER_SIZE, ES256_DER_MAX = 72 };

/* RFC 7518 3.4: r and s as 32 bytes each, which OpenSSL wants in DER. That they are from 1 to n-1
 * is for OpenSSL to check. */
static int der_of(const unsigned char *raw, unsigned char *der)
{
	ECDSA_SIG *signature = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, INTEGER_SIZE, NULL);
	BIGNUM *s = BN_bin2bn(raw + INTEGER_SIZE, INTEGER_SIZE, NULL);
	int len = 0;

	if (signature != NULL && ECDSA_SIG_set0(signature, r, s) == 1)
		len = i2d_ECDSA_SIG(signature, &der);
	else {
		BN_free(r);
		BN_free(s);
	}
	ECDSA_SIG_free(signature);
	return len;
}

static bool raw_of(const unsigned char *der, size_t len, unsigned char *raw)
{
	ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long)len);
	bool well = signature != NULL &&
		    BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, INTEGER_SIZE) > 0 &&
		    BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + INTEGER_SIZE, INTEGER_SIZE) > 0;

	ECDSA_SIG_free(signature);
	return well;
}

static bool check_digest(const struct jwk *key, enum jose_alg alg, const struct hash *digest,
			 struct text signature)
{
	EVP_PKEY_CTX *context = jwk_context_verify(key, alg);
	const unsigned char *bytes = (const unsigned char *)signature.at;
	unsigned char der[ES256_DER_MAX];
	size_t len = signature.len;
	size_t want = alg == JOSE_ES256 ? ES256_SIZE : (size_t)EVP_PKEY_get_size(key->key);

	if (context == NULL || len != want)
		return false;
	if (alg == JOSE_ES256) {
		int der_len = der_of(bytes, der);

		if (der_len <= 0)
			return false;
		bytes = der;
		len = (size_t)der_len;
	}
	return EVP_PKEY_verify(context, bytes, len, digest->bytes, HASH_SIZE) == 1;
}

/* RFC 8032: Ed25519 signs the message itself, and keeps no context. */
static bool check_message(const struct jwk *key, struct text message, struct text signature)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool well = context != NULL &&
		    EVP_DigestVerifyInit_ex(context, NULL, NULL, NULL, NULL, key->key, NULL) == 1 &&
		    EVP_DigestVerify(context, (const unsigned char *)signature.at, signature.len,
				     (const unsigned char *)message.at, message.len) == 1;

	EVP_MD_CTX_free(context);
	return well;
}

bool jws_signature_check(const struct jwk *key, enum jose_alg alg, struct text signing_input,
			 struct text signature)
{
	struct hash digest;
	bool well;

	if (alg == JOSE_EDDSA)
		well = check_message(key, signing_input, signature);
	else {
		digest = hash_sha256(signing_input);
		well = check_digest(key, alg, &digest, signature);
	}
	ERR_clear_error();
	return well;
}

static struct text sign_digest(struct arena *a, const struct jwk *key, enum jose_alg alg,
			       const struct hash *digest)
{
	EVP_PKEY_CTX *context = jwk_context_sign(key, alg);
	size_t len = (size_t)EVP_PKEY_get_size(key->key);
	unsigned char *bytes = arena_alloc(a, len), *raw;

	if (context == NULL || EVP_PKEY_sign(context, bytes, &len, digest->bytes, HASH_SIZE) != 1)
		return TEXT_NONE;
	if (alg != JOSE_ES256)
		return (struct text){(char *)bytes, len};
	raw = arena_alloc(a, ES256_SIZE);
	return raw_of(bytes, len, raw) ? (struct text){(char *)raw, ES256_SIZE} : TEXT_NONE;
}

static struct text sign_message(struct arena *a, const struct jwk *key, struct text message)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t len = (size_t)EVP_PKEY_get_size(key->key);
	unsigned char *bytes = arena_alloc(a, len);
	bool well = context != NULL &&
		    EVP_DigestSignInit_ex(context, NULL, NULL, NULL, NULL, key->key, NULL) == 1 &&
		    EVP_DigestSign(context, bytes, &len, (const unsigned char *)message.at,
				   message.len) == 1;

	EVP_MD_CTX_free(context);
	return well ? (struct text){(char *)bytes, len} : TEXT_NONE;
}

struct text jws_signature_make(struct arena *a, const struct jwk *key, enum jose_alg alg,
			       struct text signing_input)
{
	struct text signature;

	if (key->away != NULL)
		return key->away->sign(key->away, a, key, alg, signing_input);
	if (alg == JOSE_EDDSA)
		signature = sign_message(a, key, signing_input);
	else {
		struct hash digest = hash_sha256(signing_input);

		signature = sign_digest(a, key, alg, &digest);
	}
	ERR_clear_error();
	return signature;
}
