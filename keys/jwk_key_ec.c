#include "base64url.h"
#include "json_read.h"
#include "jwk_key.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <string.h>

enum { COORDINATE_MAX = 48 };

/* Also says whether the point is on the curve; infinity has no x and y to write. */
static EVP_PKEY *build(const char *curve, const unsigned char *point, size_t len, const BIGNUM *d)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (context != NULL && builder != NULL &&
	    OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1 &&
	    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, len) == 1 &&
	    (d == NULL || OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, d) == 1) &&
	    (params = OSSL_PARAM_BLD_to_param(builder)) != NULL &&
	    EVP_PKEY_fromdata_init(context) == 1)
		EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(builder);
	EVP_PKEY_CTX_free(context);
	return key;
}

static bool is_sound(EVP_PKEY *key, bool private)
{
	EVP_PKEY_CTX *context = key == NULL ? NULL : EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	bool sound = context != NULL && EVP_PKEY_public_check_quick(context) == 1 &&
		     (!private || (EVP_PKEY_private_check(context) == 1 &&
				   EVP_PKEY_pairwise_check(context) == 1));

	EVP_PKEY_CTX_free(context);
	return sound;
}

/* RFC 7518 6.2.2.1: as long as the curve's order, which for ours is as long as a coordinate. */
static bool read_d(const json_t *jwk, size_t size, BIGNUM **d)
{
	unsigned char bytes[COORDINATE_MAX];
	bool well;

	*d = NULL;
	if (json_object_get(jwk, "d") == NULL)
		return true;
	well = base64url_decode_exactly(json_text(jwk, "d"), bytes, size);
	if (well)
		*d = BN_bin2bn(bytes, (int)size, NULL);
	OPENSSL_cleanse(bytes, sizeof bytes);
	return *d != NULL;
}

EVP_PKEY *jwk_key_ec(const json_t *jwk, enum jwk_type curve, const struct refusal **no)
{
	size_t size = jwk_coordinate_size(curve);
	unsigned char point[1 + 2 * COORDINATE_MAX] = {POINT_CONVERSION_UNCOMPRESSED};
	EVP_PKEY *key = NULL;
	BIGNUM *d = NULL;

	if (base64url_decode_exactly(json_text(jwk, "x"), point + 1, size) &&
	    base64url_decode_exactly(json_text(jwk, "y"), point + 1 + size, size) &&
	    read_d(jwk, size, &d))
		key = build(jwk_curve_name(curve), point, 1 + 2 * size, d);
	if (!is_sound(key, d != NULL)) {
		EVP_PKEY_free(key);
		key = NULL;
		*no = &jwk_malformed;
	}
	BN_clear_free(d);
	ERR_clear_error();
	return key;
}

EVP_PKEY *jwk_key_ed25519(const json_t *jwk, const struct refusal **no)
{
	unsigned char x[32], seed[32], public[32];
	bool private = json_object_get(jwk, "d") != NULL;
	size_t len = sizeof public;
	EVP_PKEY *key = NULL;

	if (!base64url_decode_exactly(json_text(jwk, "x"), x, sizeof x)) {
		*no = &jwk_malformed;
		return NULL;
	}
	if (!private)
		key = EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, x, sizeof x);
	else if (base64url_decode_exactly(json_text(jwk, "d"), seed, sizeof seed))
		key = EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, seed, sizeof seed);
	OPENSSL_cleanse(seed, sizeof seed);
	if (key == NULL || EVP_PKEY_get_raw_public_key(key, public, &len) != 1 || len != sizeof x ||
	    memcmp(public, x, sizeof x) != 0) {
		EVP_PKEY_free(key);
		key = NULL;
		*no = &jwk_malformed;
	}
	ERR_clear_error();
	return key;
}
