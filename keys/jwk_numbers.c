#include "base64url.h"
#include "jwk_key.h"
#include "jwk_private.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

/* One number of a key, padded to size bytes (0: as few as possible). */
static bool put_number(struct json_writer *w, const char *name, const EVP_PKEY *key,
		       const char *param, size_t size)
{
	BIGNUM *number = NULL;
	char *bytes;
	bool well;

	if (EVP_PKEY_get_bn_param(key, param, &number) != 1)
		return false;
	if (size == 0)
		size = (size_t)BN_num_bytes(number);
	bytes = arena_alloc(w->arena, size);
	well = BN_bn2binpad(number, (unsigned char *)bytes, (int)size) >= 0;
	json_put_text(w, name, base64url_encode(w->arena, (struct text){bytes, size}));
	BN_clear_free(number);
	return well;
}

static bool put_raw(struct json_writer *w, const char *name, const EVP_PKEY *key,
		    int (*get)(const EVP_PKEY *, unsigned char *, size_t *))
{
	char *bytes = arena_alloc(w->arena, 32);
	size_t len = 32;

	if (get(key, (unsigned char *)bytes, &len) != 1)
		return false;
	json_put_text(w, name, base64url_encode(w->arena, (struct text){bytes, len}));
	return true;
}

bool jwk_put_public(struct json_writer *w, const struct jwk *key)
{
	size_t size = jwk_coordinate_size(key->type);

	if (key->type == JWK_RSA) {
		if (!put_number(w, "e", key->key, OSSL_PKEY_PARAM_RSA_E, 0))
			return false;
		json_put_string(w, "kty", "RSA");
		return put_number(w, "n", key->key, OSSL_PKEY_PARAM_RSA_N, 0);
	}
	json_put_string(w, "crv", jwk_curve_name(key->type));
	json_put_string(w, "kty", key->type == JWK_ED25519 ? "OKP" : "EC");
	if (key->type == JWK_ED25519)
		return put_raw(w, "x", key->key, EVP_PKEY_get_raw_public_key);
	return put_number(w, "x", key->key, OSSL_PKEY_PARAM_EC_PUB_X, size) &&
	       put_number(w, "y", key->key, OSSL_PKEY_PARAM_EC_PUB_Y, size);
}

static bool put_private(struct json_writer *w, const struct jwk *key)
{
	EVP_PKEY *k = key->key;

	if (key->type == JWK_ED25519)
		return put_raw(w, "d", k, EVP_PKEY_get_raw_private_key);
	if (key->type != JWK_RSA)
		return put_number(w, "d", k, OSSL_PKEY_PARAM_PRIV_KEY,
				  jwk_coordinate_size(key->type));
	return put_number(w, "d", k, OSSL_PKEY_PARAM_RSA_D, 0) &&
	       put_number(w, "p", k, OSSL_PKEY_PARAM_RSA_FACTOR1, 0) &&
	       put_number(w, "q", k, OSSL_PKEY_PARAM_RSA_FACTOR2, 0) &&
	       put_number(w, "dp", k, OSSL_PKEY_PARAM_RSA_EXPONENT1, 0) &&
	       put_number(w, "dq", k, OSSL_PKEY_PARAM_RSA_EXPONENT2, 0) &&
	       put_number(w, "qi", k, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, 0);
}

static void put_purpose(struct json_writer *w, const struct jwk *key)
{
	if (key->kid.at != NULL)
		json_put_text(w, "kid", key->kid);
	if (key->has_use)
		json_put_string(w, "use", key->use == JWK_SIG ? "sig" : "enc");
	if (key->alg != JOSE_NONE)
		json_put_string(w, "alg", jose_alg_name(key->alg));
}

static struct text written(struct json_writer *w)
{
	json_close(w, '}');
	return json_written(w);
}

struct text jwk_public_json(struct arena *a, const struct jwk *key)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	if (!jwk_put_public(&w, key))
		return TEXT_NONE;
	put_purpose(&w, key);
	return written(&w);
}

struct text jwk_private_json(struct arena *a, const struct jwk *key)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	if (!key->is_private || !jwk_put_public(&w, key) || !put_private(&w, key))
		return TEXT_NONE;
	put_purpose(&w, key);
	return written(&w);
}
