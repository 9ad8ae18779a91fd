#include "jwe_key.h"
#include "random.h"
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

enum { MODULUS_MAX = 1024 };

/* RFC 7518 4.3: hash and MGF1 are SHA-1 or SHA-256, both the same. */
static EVP_PKEY_CTX *set_up(const struct jwk *key, enum jose_alg alg, int (*init)(EVP_PKEY_CTX *))
{
	const char *hash = alg == JOSE_RSA_OAEP ? "SHA1" : "SHA256";
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key->key, NULL);

	if (context != NULL && init(context) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
	    EVP_PKEY_CTX_set_rsa_oaep_md_name(context, hash, NULL) == 1 &&
	    EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, hash, NULL) == 1)
		return context;
	EVP_PKEY_CTX_free(context);
	return NULL;
}

void jwe_key_unwrap(const struct jwe_parts *parts, const struct jwk *key, unsigned char *cek,
		    size_t size)
{
	EVP_PKEY_CTX *context = set_up(key, parts->header.alg, EVP_PKEY_decrypt_init);
	unsigned char unwrapped[MODULUS_MAX] = {0}, mask;
	size_t len = sizeof unwrapped;
	unsigned well;

	random_bytes(cek, size);
	well = context != NULL && parts->encrypted_key.len == (size_t)EVP_PKEY_get_size(key->key) &&
	       EVP_PKEY_decrypt(context, unwrapped, &len,
				(const unsigned char *)parts->encrypted_key.at,
				parts->encrypted_key.len) == 1;
	mask = (unsigned char)-(well & (unsigned)(len == size));
	for (size_t i = 0; i < size; i++)
		cek[i] = (unsigned char)((cek[i] & ~mask) | (unwrapped[i] & mask));
	OPENSSL_cleanse(unwrapped, sizeof unwrapped);
	EVP_PKEY_CTX_free(context);
	ERR_clear_error();
}

struct text jwe_key_wrap(struct arena *a, enum jose_alg alg, const struct jwk *key,
			 const unsigned char *cek, size_t size)
{
	EVP_PKEY_CTX *context = set_up(key, alg, EVP_PKEY_encrypt_init);
	size_t len = (size_t)EVP_PKEY_get_size(key->key);
	unsigned char *wrapped = arena_alloc(a, len);
	bool well = context != NULL && EVP_PKEY_encrypt(context, wrapped, &len, cek, size) == 1;

	EVP_PKEY_CTX_free(context);
	ERR_clear_error();
	return well ? (struct text){(char *)wrapped, len} : TEXT_NONE;
}
