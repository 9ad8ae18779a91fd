#include "hash.h"
#include "pkcs11_token.h"
#include <string.h>

const struct refusal pkcs11_token_lost = {
	"pkcs11-token-lost", 500, NULL, "The token does not do what it is asked; it may be gone."};
const struct refusal pkcs11_key_missing = {
	"pkcs11-key-missing", 500, NULL,
	"The token has no private key with the id in the key's file, or more than one."};
const struct refusal pkcs11_key_unsafe = {
	"pkcs11-key-unsafe", 500, NULL,
	"A key in a token was not made there, or can or could be taken out of it."};
const struct refusal pkcs11_alg_unknown = {
	"pkcs11-alg-unknown", 500, NULL,
	"A token signs with ES256, RS256, PS256 or EdDSA and does nothing else for us."};

enum { RSA_BITS = 2048, SIGNATURE_MAX = 1024, NUMBER_MAX = 1024 };

static struct pkcs11_attribute bytes_of(pkcs11_number type, struct text value)
{
	return (struct pkcs11_attribute){type, (void *)(size_t)value.at, value.len};
}

static struct pkcs11_attribute flag_of(pkcs11_number type, unsigned char *value)
{
	return (struct pkcs11_attribute){type, value, sizeof *value};
}

static struct pkcs11_attribute number_of(pkcs11_number type, pkcs11_number *value)
{
	return (struct pkcs11_attribute){type, value, sizeof *value};
}

static const struct refusal *find_all(struct pkcs11_token *t, pkcs11_number class, struct text id,
				      pkcs11_number *handles, pkcs11_number most,
				      pkcs11_number *count)
{
	struct pkcs11_attribute wanted[] = {number_of(PKCS11_CLASS, &class),
					    bytes_of(PKCS11_ID, id)};
	const struct pkcs11_functions *f = t->functions;
	pkcs11_number result;

	if (f->find_objects_init(t->session, wanted, 2) != PKCS11_OK)
		return &pkcs11_token_lost;
	result = f->find_objects(t->session, handles, most, count);
	f->find_objects_final(t->session);
	return result == PKCS11_OK && *count <= most ? NULL : &pkcs11_token_lost;
}

static const struct refusal *find_one(struct pkcs11_token *t, pkcs11_number class, struct text id,
				      pkcs11_number *handle)
{
	pkcs11_number handles[2], count = 0;
	const struct refusal *no = find_all(t, class, id, handles, 2, &count);

	if (no == NULL && count != 1)
		no = &pkcs11_key_missing;
	*handle = handles[0];
	return no;
}

/* Each of these must be told and be what it is to be. */
static const struct refusal *check(struct pkcs11_token *t, pkcs11_number handle)
{
	static const struct {
		pkcs11_number type;
		unsigned char want;
	} wanted[] = {{PKCS11_TOKEN, 1},
		      {PKCS11_PRIVATE, 1},
		      {PKCS11_SENSITIVE, 1},
		      {PKCS11_EXTRACTABLE, 0},
		      {PKCS11_ALWAYS_SENSITIVE, 1},
		      {PKCS11_NEVER_EXTRACTABLE, 1},
		      {PKCS11_LOCAL, 1}};

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		unsigned char is = 2;
		struct pkcs11_attribute attribute = flag_of(wanted[i].type, &is);

		if (t->functions->get_attribute_value(t->session, handle, &attribute, 1) !=
			    PKCS11_OK ||
		    attribute.len != sizeof is || is != wanted[i].want)
			return &pkcs11_key_unsafe;
	}
	return NULL;
}

/* From those found before, or anew; the oldest makes room. */
static const struct refusal *find_fit(struct pkcs11_token *t, struct text id, pkcs11_number *handle)
{
	struct pkcs11_key *kept = &t->keys[t->count % PKCS11_KEYS_KEPT];
	const struct refusal *no;

	for (size_t i = 0; i < t->count && i < PKCS11_KEYS_KEPT; i++)
		if (text_equal((struct text){t->keys[i].id, t->keys[i].id_len}, id)) {
			*handle = t->keys[i].handle;
			return NULL;
		}
	if (id.len > sizeof kept->id)
		return &pkcs11_key_missing;
	if ((no = find_one(t, PKCS11_PRIVATE_KEY, id, handle)) != NULL ||
	    (no = check(t, *handle)) != NULL)
		return no;
	memcpy(kept->id, id.at, id.len);
	kept->id_len = id.len;
	kept->handle = *handle;
	t->count++;
	return NULL;
}

/* RFC 8017 9.2: how PKCS #1 1.5 says that what follows is a SHA-256. */
static struct text digest_info(struct arena *a, const struct hash *digest)
{
	static const unsigned char head[] = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60,
					     0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
					     0x01, 0x05, 0x00, 0x04, 0x20};
	char *whole = arena_alloc(a, sizeof head + HASH_SIZE);

	memcpy(whole, head, sizeof head);
	memcpy(whole + sizeof head, digest->bytes, HASH_SIZE);
	return (struct text){whole, sizeof head + HASH_SIZE};
}

struct signing {
	struct pkcs11_mechanism mechanism;
	struct pkcs11_pss_parameters pss;
	struct text input;
};

static bool prepare(struct arena *a, enum jose_alg alg, struct text input, struct signing *s)
{
	struct hash digest;

	*s = (struct signing){.pss = {PKCS11_SHA256, PKCS11_MGF1_SHA256, HASH_SIZE},
			      .input = input};
	if (alg == JOSE_EDDSA) {
		s->mechanism.mechanism = PKCS11_EDDSA;
		return true;
	}
	digest = hash_sha256(input);
	s->input = arena_text(a, hash_text(&digest));
	switch (alg) {
	case JOSE_ES256:
		s->mechanism.mechanism = PKCS11_ECDSA;
		return true;
	case JOSE_RS256:
		s->mechanism.mechanism = PKCS11_RSA_PKCS;
		s->input = digest_info(a, &digest);
		return true;
	case JOSE_PS256:
		s->mechanism = (struct pkcs11_mechanism){PKCS11_RSA_PSS, &s->pss, sizeof s->pss};
		return true;
	default:
		return false;
	}
}

const struct refusal *pkcs11_sign(struct pkcs11_token *t, struct arena *a, struct text id,
				  enum jose_alg alg, struct text input, struct text *signature)
{
	unsigned char *out = arena_alloc(a, SIGNATURE_MAX);
	pkcs11_number handle, len = SIGNATURE_MAX;
	const struct refusal *no = find_fit(t, id, &handle);
	struct signing s;

	if (no != NULL)
		return no;
	if (!prepare(a, alg, input, &s))
		return &pkcs11_alg_unknown;
	if (t->functions->sign_init(t->session, &s.mechanism, handle) != PKCS11_OK ||
	    t->functions->sign(t->session, (unsigned char *)(size_t)s.input.at, s.input.len, out,
			       &len) != PKCS11_OK ||
	    len > SIGNATURE_MAX)
		return &pkcs11_token_lost;
	*signature = (struct text){(char *)out, len};
	return NULL;
}

static const struct refusal *read_attribute(struct pkcs11_token *t, struct arena *a,
					    pkcs11_number handle, pkcs11_number type,
					    struct text *value)
{
	char *out = arena_alloc(a, NUMBER_MAX);
	struct pkcs11_attribute attribute = {type, out, NUMBER_MAX};

	if (t->functions->get_attribute_value(t->session, handle, &attribute, 1) != PKCS11_OK ||
	    attribute.len > NUMBER_MAX)
		return &pkcs11_key_missing;
	*value = (struct text){out, attribute.len};
	return NULL;
}

const struct refusal *pkcs11_public_key(struct pkcs11_token *t, struct arena *a, struct text id,
					enum jose_alg alg, struct text *json)
{
	bool is_rsa = alg == JOSE_RS256 || alg == JOSE_PS256;
	struct text one, other = TEXT_NONE;
	const struct refusal *no;
	pkcs11_number handle;

	if ((no = find_fit(t, id, &handle)) != NULL ||
	    (no = find_one(t, PKCS11_PUBLIC_KEY, id, &handle)) != NULL)
		return no;
	no = read_attribute(t, a, handle, is_rsa ? PKCS11_MODULUS : PKCS11_EC_POINT, &one);
	if (no == NULL && is_rsa)
		no = read_attribute(t, a, handle, PKCS11_PUBLIC_EXPONENT, &other);
	if (no != NULL)
		return no;
	*json = is_rsa ? pkcs11_jwk_rsa(a, one, other) : pkcs11_jwk_ec(a, one, alg);
	return json->at == NULL ? &pkcs11_key_missing : NULL;
}

/* What a public key of each kind is made of. */
static bool describe(enum jose_alg alg, struct pkcs11_mechanism *mechanism,
		     struct pkcs11_attribute *attributes, pkcs11_number *bits)
{
	switch (alg) {
	case JOSE_ES256: /* the OIDs of P-256 and Ed25519, in DER */
		mechanism->mechanism = PKCS11_EC_KEY_PAIR_GEN;
		*attributes = bytes_of(PKCS11_EC_PARAMS,
				       TEXT("\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"));
		return true;
	case JOSE_EDDSA:
		mechanism->mechanism = PKCS11_EDWARDS_KEY_PAIR_GEN;
		*attributes = bytes_of(PKCS11_EC_PARAMS, TEXT("\x06\x03\x2b\x65\x70"));
		return true;
	case JOSE_RS256:
	case JOSE_PS256:
		mechanism->mechanism = PKCS11_RSA_KEY_PAIR_GEN;
		attributes[0] = number_of(PKCS11_MODULUS_BITS, bits);
		attributes[1] = bytes_of(PKCS11_PUBLIC_EXPONENT, TEXT("\x01\x00\x01"));
		return true;
	default:
		return false;
	}
}

const struct refusal *pkcs11_generate(struct pkcs11_token *t, struct text id, const char *label,
				      enum jose_alg alg)
{
	unsigned char yes = 1, no = 0;
	pkcs11_number bits = RSA_BITS, public_key, private_key;
	struct pkcs11_mechanism mechanism = {0, NULL, 0};
	struct pkcs11_attribute of_public[] = {flag_of(PKCS11_TOKEN, &yes),
					       flag_of(PKCS11_PRIVATE, &no),
					       flag_of(PKCS11_VERIFY, &yes),
					       bytes_of(PKCS11_ID, id),
					       bytes_of(PKCS11_LABEL, text_of(label)),
					       {0, NULL, 0},
					       {0, NULL, 0}};
	struct pkcs11_attribute of_private[] = {flag_of(PKCS11_TOKEN, &yes),
						flag_of(PKCS11_PRIVATE, &yes),
						flag_of(PKCS11_SENSITIVE, &yes),
						flag_of(PKCS11_EXTRACTABLE, &no),
						flag_of(PKCS11_SIGN, &yes),
						flag_of(PKCS11_DECRYPT, &no),
						flag_of(PKCS11_UNWRAP, &no),
						bytes_of(PKCS11_ID, id),
						bytes_of(PKCS11_LABEL, text_of(label))};
	enum { COMMON = 5, PRIVATE = sizeof of_private / sizeof *of_private };

	if (!describe(alg, &mechanism, &of_public[COMMON], &bits))
		return &pkcs11_alg_unknown;
	if (t->functions->generate_key_pair(
		    t->session, &mechanism, of_public,
		    COMMON + (mechanism.mechanism == PKCS11_RSA_KEY_PAIR_GEN ? 2 : 1), of_private,
		    PRIVATE, &public_key, &private_key) != PKCS11_OK)
		return &pkcs11_alg_unknown;
	return NULL;
}

const struct refusal *pkcs11_destroy(struct pkcs11_token *t, struct text id)
{
	static const pkcs11_number classes[] = {PKCS11_PRIVATE_KEY, PKCS11_PUBLIC_KEY};

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		pkcs11_number handle, count = 0;
		const struct refusal *no = find_all(t, classes[i], id, &handle, 1, &count);

		if (no != NULL)
			return no;
		if (count == 1 && t->functions->destroy_object(t->session, handle) != PKCS11_OK)
			return &pkcs11_token_lost;
	}
	t->count = 0;
	return NULL;
}
