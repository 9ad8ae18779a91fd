#include "jose_header.h"
#include "json_read.h"
#include "jwk_key.h"
#include <string.h>

const struct refusal jwk_malformed = {
	"jwk-malformed", 400, NULL,
	"The JSON Web Key lacks a member, or one has the wrong JSON type, length or encoding."};

/* RFC 7517 4.6 to 4.9: certificates are not used, but a key that garbles them is not a key. */
static bool members_have_their_types(const json_t *json)
{
	static const char *const strings[] = {"kty", "use", "alg", "kid", "x5u", "x5t", "x5t#S256"};
	const json_t *x5c = json_object_get(json, "x5c"), *certificate;
	size_t i;

	for (i = 0; i < sizeof strings / sizeof *strings; i++) {
		const json_t *member = json_object_get(json, strings[i]);

		if (member != NULL && !json_is_string(member))
			return false;
	}
	if (x5c != NULL && !json_is_array(x5c))
		return false;
	json_array_foreach(x5c, i, certificate) if (!json_is_string(certificate)) return false;
	return json_is_string(json_object_get(json, "kty"));
}

static unsigned operation_of(struct text name)
{
	static const struct {
		const char *name;
		enum jwk_operation operation;
	} names[] = {
		{"sign", JWK_SIGN},        {"verify", JWK_VERIFY},     {"encrypt", JWK_WRAP},
		{"wrapKey", JWK_WRAP},     {"decrypt", JWK_UNWRAP},    {"unwrapKey", JWK_UNWRAP},
		{"deriveKey", JWK_DERIVE}, {"deriveBits", JWK_DERIVE},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_is(name, names[i].name))
			return names[i].operation;
	return 0;
}

/* RFC 7517 4.3: an array of distinct strings; names we do not know permit nothing. */
static bool read_operations(const json_t *json, struct jwk *key)
{
	const json_t *names = json_object_get(json, "key_ops"), *name;
	size_t i;

	if (names == NULL)
		return true;
	if (!json_is_array(names) || json_array_size(names) > 16)
		return false;
	json_array_foreach(names, i, name)
	{
		if (!json_is_string(name))
			return false;
		for (size_t j = 0; j < i; j++)
			if (json_equal(name, json_array_get(names, j)))
				return false;
		key->operations |= operation_of(text_of(json_string_value(name)));
	}
	key->has_operations = true;
	return true;
}

/* RFC 7517 4.2 to 4.5, into *key. */
static const struct refusal *read_purpose(struct arena *a, const json_t *json, struct jwk *key)
{
	struct text use = json_text(json, "use"), alg = json_text(json, "alg");
	struct text kid = json_text(json, "kid");

	if (!read_operations(json, key) || (kid.at != NULL && !jose_kid_is_plain(kid)))
		return &jwk_malformed;
	key->kid = arena_text(a, kid);
	key->alg = jose_alg_parse(alg);
	if (alg.at != NULL && key->alg == JOSE_NONE)
		return &jwk_unsupported;
	key->has_use = use.at != NULL;
	key->use = text_is(use, "enc") ? JWK_ENC : JWK_SIG;
	if (key->has_use && key->use == JWK_SIG && !text_is(use, "sig"))
		return &jwk_unsupported;
	return NULL;
}

static const struct refusal *read_type(const json_t *json, enum jwk_type *type)
{
	struct text kty = json_text(json, "kty"), crv = json_text(json, "crv");
	bool ec = text_is(kty, "EC"), okp = text_is(kty, "OKP");

	if (ec && text_is(crv, "P-256"))
		*type = JWK_P256;
	else if (ec && text_is(crv, "P-384"))
		*type = JWK_P384;
	else if (okp && text_is(crv, "Ed25519"))
		*type = JWK_ED25519;
	else if (text_is(kty, "RSA"))
		*type = JWK_RSA;
	else
		return (ec || okp) && crv.at == NULL ? &jwk_malformed : &jwk_unsupported;
	return NULL;
}

/* Does what it says of itself hold together? A use that its alg or key_ops cannot serve is a
 * contradiction; key_ops of which we know none make a key for nothing. */
static bool is_consistent(const struct jwk *key)
{
	const unsigned signing = JWK_SIGN | JWK_VERIFY;
	struct jwk known = *key;

	if (key->has_use && (key->operations & (key->use == JWK_SIG ? ~signing : signing)) != 0)
		return false;
	known.has_operations = key->operations != 0;
	return key->alg == JOSE_NONE || jwk_fits(&known, key->alg, JWK_SIG) ||
	       jwk_fits(&known, key->alg, JWK_ENC);
}

static EVP_PKEY *read_key(struct arena *a, const json_t *json, enum jwk_type type,
			  const struct refusal **no)
{
	if (type == JWK_RSA)
		return jwk_key_rsa(a, json, no);
	return type == JWK_ED25519 ? jwk_key_ed25519(json, no) : jwk_key_ec(json, type, no);
}

struct jwk *jwk_of_json(struct arena *a, const json_t *json, const struct refusal **no)
{
	struct jwk said = {.alg = JOSE_NONE}, *key;
	EVP_PKEY *evp;

	if (!members_have_their_types(json)) {
		*no = &jwk_malformed;
		return NULL;
	}
	if ((*no = read_type(json, &said.type)) != NULL ||
	    (*no = read_purpose(a, json, &said)) != NULL)
		return NULL;
	if (!is_consistent(&said)) {
		*no = &jwk_contradictory;
		return NULL;
	}
	if ((evp = read_key(a, json, said.type, no)) == NULL)
		return NULL;
	key = jwk_new(a, evp, said.type);
	said.key = key->key;
	said.contexts = key->contexts;
	said.is_private = json_object_get(json, "d") != NULL;
	*key = said;
	return key;
}

struct jwk *jwk_parse(struct arena *a, struct text json, const struct refusal **no)
{
	const json_t *object = json_read(a, json, JWK_SET_BYTES_MAX);

	if (object == NULL) {
		*no = &jwk_malformed;
		return NULL;
	}
	return jwk_of_json(a, object, no);
}
