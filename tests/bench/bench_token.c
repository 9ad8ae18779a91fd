#include "bench_token.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

enum { MAX_KEYS = 16 };
static struct {
	char kid[128];
	bool rsa;
	EVP_PKEY *key;
} keys[MAX_KEYS];
static int key_count;

static EVP_PKEY *key_from(const char *type, OSSL_PARAM_BLD *bld)
{
	EVP_PKEY *key = NULL;
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(bld);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	if (!params || EVP_PKEY_fromdata_init(ctx) <= 0 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) <= 0)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	return key;
}

static EVP_PKEY *jwk_rsa(struct view jwk)
{
	unsigned char n_raw[1024], e_raw[1024];
	struct view n, e;
	if (!json_get(jwk, "n", &n) || !json_get(jwk, "e", &e) || n.n > 1024 || e.n > 1024)
		return NULL;
	long n_len = b64url_dec(n, n_raw), e_len = b64url_dec(e, e_raw);
	if (n_len <= 0 || e_len <= 0)
		return NULL;
	BIGNUM *bn_n = BN_bin2bn(n_raw, (int)n_len, NULL),
	       *bn_e = BN_bin2bn(e_raw, (int)e_len, NULL);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_N, bn_n);
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_E, bn_e);
	EVP_PKEY *key = key_from("RSA", bld);
	BN_free(bn_n);
	BN_free(bn_e);
	return key;
}

static EVP_PKEY *jwk_ec(struct view jwk)
{
	unsigned char point[65] = {4};
	struct view crv, x, y;
	if (!json_get(jwk, "crv", &crv) || !view_eq(crv, VIEW("P-256")) ||
	    !json_get(jwk, "x", &x) || !json_get(jwk, "y", &y) || x.n != 43 || y.n != 43 ||
	    b64url_dec(x, point + 1) != 32 || b64url_dec(y, point + 33) != 32)
		return NULL;
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
	OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point);
	return key_from("EC", bld);
}

int jwks_load(struct view doc)
{
	struct view list, jwk, v, use;
	const char *it = NULL;
	if (!json_get(doc, "keys", &list))
		return 0;
	while (key_count < MAX_KEYS && json_next(list, &it, &jwk)) {
		if (json_get(jwk, "use", &use) && !view_eq(use, VIEW("sig")))
			continue;
		json_get(jwk, "kty", &v);
		bool rsa = view_eq(v, VIEW("RSA"));
		EVP_PKEY *key = rsa ? jwk_rsa(jwk) : jwk_ec(jwk);
		if (!key)
			continue;
		json_get(jwk, "kid", &v);
		snprintf(keys[key_count].kid, sizeof keys[0].kid, "%.*s", VIEW_ARGS(v));
		keys[key_count].rsa = rsa;
		keys[key_count++].key = key;
	}
	return key_count;
}

bool jwt_claims(struct view jwt, char *out, struct view *claims)
{
	struct view head, body;
	if (!view_cut(jwt, '.', &head, &body))
		return false;
	view_cut(body, '.', &body, &head);
	long n = b64url_dec(body, (unsigned char *)out);
	*claims = (struct view){out, n < 0 ? 0 : (size_t)n};
	return n > 0;
}

const char *jwt_verify(struct view jwt, struct view alg)
{
	struct view head, rest, claims, sig, v, kid;
	char head_raw[1024];
	unsigned char raw[1024], der[80], *p = der;
	if (!view_cut(jwt, '.', &head, &rest) || !view_cut(rest, '.', &claims, &sig))
		return "ID token: not three parts";
	long n = head.n < sizeof head_raw ? b64url_dec(head, (unsigned char *)head_raw) : -1;
	struct view header = {head_raw, n < 0 ? 0 : (size_t)n};
	if (!json_get(header, "alg", &v) || !view_eq(v, alg))
		return "ID token: unexpected alg";
	bool rsa = view_eq(alg, VIEW("RS256")), has_kid = json_get(header, "kid", &kid);
	EVP_PKEY *key = NULL;
	for (int i = 0; i < key_count && !key; i++)
		if (keys[i].rsa == rsa && (!has_kid || view_eq(kid, view_of(keys[i].kid))))
			key = keys[i].key;
	if (!key)
		return "ID token: no such key in the JWKS";

	long sig_len = sig.n < sizeof raw ? b64url_dec(sig, raw) : -1;
	const unsigned char *sig_bytes = raw;
	if (!rsa) {
		if (sig_len != 64)
			return "ID token: wrong signature length";
		ECDSA_SIG *es = ECDSA_SIG_new();
		ECDSA_SIG_set0(es, BN_bin2bn(raw, 32, NULL), BN_bin2bn(raw + 32, 32, NULL));
		sig_len = i2d_ECDSA_SIG(es, &p);
		ECDSA_SIG_free(es);
		sig_bytes = der;
	}
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = sig_len > 0 && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) > 0 &&
		  EVP_DigestVerify(ctx, sig_bytes, (size_t)sig_len, (const unsigned char *)jwt.p,
				   (size_t)(sig.p - 1 - jwt.p)) == 1;
	EVP_MD_CTX_free(ctx);
	return ok ? NULL : "ID token: bad signature";
}
