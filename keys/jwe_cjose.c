#include "jwe_cjose.h"
#include <cjose/cjose.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>

static unsigned char *bytes_of(struct arena *a, const struct jwk *key, const char *param,
			       size_t *len)
{
	BIGNUM *number = NULL;
	unsigned char *bytes;

	if (EVP_PKEY_get_bn_param(key->key, param, &number) != 1)
		return NULL;
	*len = (size_t)BN_num_bytes(number);
	bytes = arena_alloc(a, *len);
	BN_bn2bin(number, bytes);
	BN_free(number);
	return bytes;
}

static cjose_jwk_t *cjose_key(struct arena *a, const struct jwk *key)
{
	cjose_jwk_rsa_keyspec numbers = {0};

	numbers.n = bytes_of(a, key, OSSL_PKEY_PARAM_RSA_N, &numbers.nlen);
	numbers.e = bytes_of(a, key, OSSL_PKEY_PARAM_RSA_E, &numbers.elen);
	if (numbers.n == NULL || numbers.e == NULL)
		return NULL;
	return cjose_jwk_create_RSA_spec(&numbers, NULL);
}

static cjose_header_t *cjose_header(const char *enc, const char *kid, const char *cty)
{
	cjose_header_t *header = cjose_header_new(NULL);

	if (header != NULL && cjose_header_set(header, "alg", "RSA-OAEP", NULL) &&
	    cjose_header_set(header, "enc", enc, NULL) &&
	    (kid == NULL || cjose_header_set(header, "kid", kid, NULL)) &&
	    (cty == NULL || cjose_header_set(header, "cty", cty, NULL)))
		return header;
	cjose_header_release(header);
	return NULL;
}

struct text jwe_cjose_encrypt(struct arena *a, const struct jwk *key, enum jose_enc enc,
			      const char *cty, struct text plain)
{
	cjose_jwk_t *recipient = cjose_key(a, key);
	cjose_header_t *header = cjose_header(
		jose_enc_name(enc), key->kid.at == NULL ? NULL : arena_string(a, key->kid), cty);
	cjose_jwe_t *jwe = NULL;
	struct text token = TEXT_NONE;
	char *compact = NULL;

	if (recipient != NULL && header != NULL)
		jwe = cjose_jwe_encrypt(recipient, header, (const uint8_t *)plain.at, plain.len,
					NULL);
	if (jwe != NULL)
		compact = cjose_jwe_export(jwe, NULL);
	if (compact != NULL) {
		token = arena_text(a, text_of(compact));
		cjose_get_dealloc()(compact);
	}
	cjose_jwe_release(jwe);
	cjose_header_release(header);
	cjose_jwk_release(recipient);
	ERR_clear_error();
	return token;
}
