#include "encryption.h"
#include "client_jwks.h"
#include "jwe.h"

static const struct refusal encryption_key_missing = {
	"encryption-key-missing", 400, "invalid_client",
	"No key of the client's jwks fits the algorithm that its answers are encrypted with."};

static bool is_wanted(const struct encryption *e)
{
	return e->how->alg != NULL && *e->how->alg != '\0';
}

/* Of several that fit, the one that the client lists first: it opens what any of them closes. */
static const struct jwk *fitting_key(const struct encryption *e)
{
	enum jose_alg alg = jose_alg_parse(text_of(e->how->alg));

	for (size_t i = 0; e->keys != NULL && i < e->keys->count; i++)
		if (jwk_fits(e->keys->keys[i], alg, JWK_ENC))
			return e->keys->keys[i];
	return NULL;
}

enum turn encryption_load_keys(struct flow *f, struct encryption *e)
{
	return is_wanted(e) ? client_jwks_load(f, e->client, &e->keys) : FLOW_NEXT;
}

enum turn encryption_load_newer_keys(struct flow *f, struct encryption *e)
{
	if (!is_wanted(e) || fitting_key(e) != NULL)
		return FLOW_NEXT;
	return client_jwks_load_newer(f, e->client, &e->keys);
}

const struct refusal *encryption_apply(struct flow *f, struct encryption *e)
{
	const struct jwk *key;

	if (!is_wanted(e))
		return NULL;
	if ((key = fitting_key(e)) == NULL)
		return &encryption_key_missing;
	e->token = jwe_encrypt(f->arena, key, jose_alg_parse(text_of(e->how->alg)),
			       jose_enc_parse(text_of(e->how->enc)), "JWT", e->token);
	return e->token.at == NULL ? &encryption_key_missing : NULL;
}
