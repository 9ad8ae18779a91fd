#include "bench_token.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

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

static EVP_PKEY *jwk_okp(struct view jwk)
{
	unsigned char raw[32];
	struct view crv, x;
	if (!json_get(jwk, "crv", &crv) || !view_eq(crv, VIEW("Ed25519")) ||
	    !json_get(jwk, "x", &x) || x.n != 43 || b64url_dec(x, raw) != 32)
		return NULL;
	return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, sizeof raw);
}

static EVP_PKEY *jwk_key(struct view jwk)
{
	struct view kty;
	if (!json_get(jwk, "kty", &kty))
		return NULL;
	if (view_eq(kty, VIEW("RSA")))
		return jwk_rsa(jwk);
	return view_eq(kty, VIEW("OKP")) ? jwk_okp(jwk) : jwk_ec(jwk);
}

static void copy_member(struct view doc, const char *name, char *out, size_t size)
{
	struct view v;
	if (!json_get(doc, name, &v))
		v.n = 0;
	snprintf(out, size, "%.*s", VIEW_ARGS(v));
}

int jwks_load(struct token_keys *keys, struct view doc)
{
	struct view list, jwk, use;
	const char *it = NULL;
	while (keys->count > 0)
		EVP_PKEY_free(keys->at[--keys->count].key);
	if (!json_get(doc, "keys", &list))
		return 0;
	while (json_next(list, &it, &jwk)) {
		struct token_key *to = &keys->at[keys->count];
		if (json_get(jwk, "use", &use) && !view_eq(use, VIEW("sig")))
			continue;
		if (keys->count == MAX_TOKEN_KEYS)
			die("a JWK Set of more than %d keys", MAX_TOKEN_KEYS);
		if ((to->key = jwk_key(jwk)) == NULL)
			continue;
		copy_member(jwk, "kid", to->kid, sizeof to->kid);
		copy_member(jwk, "alg", to->alg, sizeof to->alg);
		keys->count++;
	}
	return keys->count;
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

/* The JOSE header, in `out`; empty if it is none. */
static struct view jwt_header(struct view jwt, char *out, size_t size)
{
	struct view head, rest;
	long n = -1;
	if (view_cut(jwt, '.', &head, &rest) && head.n < size)
		n = b64url_dec(head, (unsigned char *)out);
	return (struct view){out, n < 0 ? 0 : (size_t)n};
}

void jwt_kid(struct view jwt, char *out, size_t size)
{
	char raw[1024];
	copy_member(jwt_header(jwt, raw, sizeof raw), "kid", out, size);
	if (out[0] == '\0')
		snprintf(out, size, "-");
}

static int type_of(struct view alg)
{
	if (view_eq(alg, VIEW("ES256")))
		return EVP_PKEY_EC;
	return view_eq(alg, VIEW("EdDSA")) ? EVP_PKEY_ED25519 : EVP_PKEY_RSA;
}

static EVP_PKEY *find_key(const struct token_keys *keys, struct view header, struct view alg)
{
	struct view kid;
	bool has_kid = json_get(header, "kid", &kid);
	for (int i = 0; i < keys->count; i++) {
		const struct token_key *k = &keys->at[i];
		if ((!has_kid || view_eq(kid, view_of(k->kid))) &&
		    (k->alg[0] == '\0' || view_eq(alg, view_of(k->alg))) &&
		    EVP_PKEY_is_a(k->key, OBJ_nid2sn(type_of(alg))))
			return k->key;
	}
	return NULL;
}

/* From r || s. */
static size_t ecdsa_to_der(const unsigned char *raw, unsigned char *der)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	ECDSA_SIG_set0(sig, BN_bin2bn(raw, 32, NULL), BN_bin2bn(raw + 32, 32, NULL));
	int n = i2d_ECDSA_SIG(sig, &der);
	ECDSA_SIG_free(sig);
	return n > 0 ? (size_t)n : 0;
}

static bool begin_verify(EVP_MD_CTX *ctx, EVP_PKEY *key, struct view alg)
{
	EVP_PKEY_CTX *of_key = NULL;
	const EVP_MD *md = type_of(alg) == EVP_PKEY_ED25519 ? NULL : EVP_sha256();
	if (EVP_DigestVerifyInit(ctx, &of_key, md, NULL, key) <= 0)
		return false;
	return !view_eq(alg, VIEW("PS256")) ||
	       (EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING) > 0 &&
		EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, RSA_PSS_SALTLEN_DIGEST) > 0);
}

const char *jwt_verify(const struct token_keys *keys, struct view jwt, struct view alg)
{
	struct view head, rest, claims, sig, v;
	char header_raw[1024];
	unsigned char raw[1024], der[80];
	const unsigned char *bytes = raw;
	if (!view_cut(jwt, '.', &head, &rest) || !view_cut(rest, '.', &claims, &sig))
		return "ID token: not three parts";
	struct view header = jwt_header(jwt, header_raw, sizeof header_raw);
	if (!json_get(header, "alg", &v) || !view_eq(v, alg))
		return "ID token: unexpected alg";
	EVP_PKEY *key = find_key(keys, header, alg);
	if (key == NULL)
		return "ID token: no such key in the JWKS";
	long n = sig.n < sizeof raw ? b64url_dec(sig, raw) : -1;
	if (n <= 0 || (type_of(alg) != EVP_PKEY_RSA && n != 64))
		return "ID token: wrong signature length";
	size_t length = (size_t)n;
	if (type_of(alg) == EVP_PKEY_EC) {
		length = ecdsa_to_der(raw, der);
		bytes = der;
	}
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = begin_verify(ctx, key, alg) &&
		  EVP_DigestVerify(ctx, bytes, length, (const unsigned char *)jwt.p,
				   (size_t)(sig.p - 1 - jwt.p)) == 1;
	EVP_MD_CTX_free(ctx);
	return ok ? NULL : "ID token: bad signature";
}
