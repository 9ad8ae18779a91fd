#include "jwk.h"
#include "hash.h"
#include "jwk_contexts.h"
#include "jwk_key.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

const struct refusal jwk_unsupported = {
	"jwk-unsupported", 400, NULL,
	"The JSON Web Key is of a type, curve, algorithm, use or size that we do not support."};
const struct refusal jwk_contradictory = {
	"jwk-contradictory", 400, NULL,
	"The JSON Web Key's kty, crv, alg, use and key_ops do not agree."};
const struct refusal jwk_weak = {
	"jwk-weak", 400, NULL,
	"The RSA key is too weak: it needs 2048 sound bits and an odd exponent from 65537 on."};

/* What each algorithm asks of a key. */
static const struct rule {
	enum jose_alg alg;
	const char *name;
	enum jwk_use use;
	unsigned types; /* 1 << enum jwk_type, or'ed */
} rules[] = {
	{JOSE_ES256, "ES256", JWK_SIG, 1 << JWK_P256},
	{JOSE_RS256, "RS256", JWK_SIG, 1 << JWK_RSA},
	{JOSE_PS256, "PS256", JWK_SIG, 1 << JWK_RSA},
	{JOSE_EDDSA, "EdDSA", JWK_SIG, 1 << JWK_ED25519},
	{JOSE_RSA_OAEP, "RSA-OAEP", JWK_ENC, 1 << JWK_RSA},
	{JOSE_RSA_OAEP_256, "RSA-OAEP-256", JWK_ENC, 1 << JWK_RSA},
	{JOSE_ECDH_ES, "ECDH-ES", JWK_ENC, 1 << JWK_P256 | 1 << JWK_P384},
	{SEAL_A256GCM, "A256GCM", JWK_ENC, 0},
};

static const struct rule *rule_of(enum jose_alg alg)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].alg == alg)
			return &rules[i];
	return NULL;
}

enum jose_alg jose_alg_parse(struct text name)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].types != 0 && text_is(name, rules[i].name))
			return rules[i].alg;
	return JOSE_NONE;
}

const char *jose_alg_name(enum jose_alg alg)
{
	const struct rule *rule = rule_of(alg);

	return rule == NULL ? "none" : rule->name;
}

bool jwk_alg_is_for(enum jose_alg alg, enum jwk_use use)
{
	const struct rule *rule = rule_of(alg);

	return rule != NULL && rule->use == use;
}

bool jwk_fits(const struct jwk *key, enum jose_alg alg, enum jwk_use use)
{
	const struct rule *rule = rule_of(alg);
	unsigned operations =
		use == JWK_SIG ? JWK_SIGN | JWK_VERIFY : JWK_WRAP | JWK_UNWRAP | JWK_DERIVE;

	return rule != NULL && rule->use == use && (rule->types & 1u << key->type) != 0 &&
	       (key->alg == JOSE_NONE || key->alg == alg) && (!key->has_use || key->use == use) &&
	       (!key->has_operations || (key->operations & operations) != 0);
}

bool jwk_permits(const struct jwk *key, enum jose_alg alg, enum jwk_operation operation)
{
	bool signature = operation == JWK_SIGN || operation == JWK_VERIFY;
	enum jwk_operation named = alg == JOSE_ECDH_ES ? JWK_DERIVE : operation;

	if (operation == JWK_SIGN && !key->is_private && key->away == NULL)
		return false;
	if (operation == JWK_UNWRAP && !key->is_private)
		return false;
	return jwk_fits(key, alg, signature ? JWK_SIG : JWK_ENC) &&
	       (!key->has_operations || (key->operations & named) != 0);
}

size_t jwk_coordinate_size(enum jwk_type type) { return type == JWK_P384 ? 48 : 32; }

const char *jwk_curve_name(enum jwk_type type)
{
	static const char *const names[] = {
		[JWK_P256] = "P-256", [JWK_P384] = "P-384", [JWK_ED25519] = "Ed25519"};

	return names[type];
}

static void free_key(void *key) { EVP_PKEY_free(key); }

struct jwk *jwk_new(struct arena *a, EVP_PKEY *key, enum jwk_type type)
{
	struct jwk *jwk = arena_alloc(a, sizeof *jwk);

	arena_defer(a, free_key, key);
	jwk->key = key;
	jwk->type = type;
	jwk->contexts = jwk_contexts_new(a);
	return jwk;
}

static bool type_of(const EVP_PKEY *key, enum jwk_type *type)
{
	char curve[32];
	size_t len;

	if (EVP_PKEY_is_a(key, "ED25519"))
		*type = JWK_ED25519;
	else if (EVP_PKEY_is_a(key, "RSA"))
		*type = JWK_RSA;
	else if (!EVP_PKEY_is_a(key, "EC") ||
		 EVP_PKEY_get_group_name(key, curve, sizeof curve, &len) != 1)
		return false;
	else if (strcmp(curve, "prime256v1") == 0 || strcmp(curve, "P-256") == 0)
		*type = JWK_P256;
	else if (strcmp(curve, "secp384r1") == 0 || strcmp(curve, "P-384") == 0)
		*type = JWK_P384;
	else
		return false;
	return true;
}

/* Whether an EVP_PKEY holds a private half cannot be asked of a token; then signing will tell. */
static bool has_private_half(const EVP_PKEY *key, enum jwk_type type)
{
	const char *member = type == JWK_RSA ? OSSL_PKEY_PARAM_RSA_D : OSSL_PKEY_PARAM_PRIV_KEY;
	unsigned char seed[32];
	size_t len = sizeof seed;
	BIGNUM *d = NULL;
	bool has;

	if (EVP_PKEY_get0_provider(key) == NULL)
		return true;
	has = type == JWK_ED25519 ? EVP_PKEY_get_raw_private_key(key, seed, &len) == 1
				  : EVP_PKEY_get_bn_param(key, member, &d) == 1;
	OPENSSL_cleanse(seed, sizeof seed);
	BN_clear_free(d);
	return has;
}

static bool is_weak(const EVP_PKEY *key)
{
	BIGNUM *n = NULL, *e = NULL;
	bool weak = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) != 1 ||
		    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) != 1 || rsa_is_weak(n, e);

	BN_free(n);
	BN_free(e);
	return weak;
}

struct jwk *jwk_of(struct arena *a, EVP_PKEY *key, enum jose_alg alg, enum jwk_use use)
{
	enum jwk_type type;
	struct jwk *jwk;

	if (key == NULL || !type_of(key, &type)) {
		EVP_PKEY_free(key);
		return NULL;
	}
	jwk = jwk_new(a, key, type);
	jwk->alg = alg;
	jwk->use = use;
	jwk->has_use = true;
	jwk->is_private = has_private_half(key, type);
	jwk->kid = jwk_thumbprint(a, jwk);
	if (jwk->kid.at == NULL || !jwk_fits(jwk, alg, use) || (type == JWK_RSA && is_weak(key)))
		return NULL;
	return jwk;
}

struct text jwk_thumbprint(struct arena *a, const struct jwk *key)
{
	struct json_writer w = json_write(a);
	struct hash hash;

	json_open(&w, '{');
	if (!jwk_put_public(&w, key))
		return TEXT_NONE;
	json_close(&w, '}');
	hash = hash_sha256(json_written(&w));
	return hash_base64url(a, &hash);
}
