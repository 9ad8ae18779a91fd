/* pkcs11_token.h -- a token (an HSM, a smart card, SoftHSM) and the keys that were made in it:
 * OASIS PKCS #11.
 *
 * A module is somebody else's code: it is loaded in a process that holds nothing but its PIN
 * (keys/signer/token_child.h), and whatever it answers is bounded here. Every call waits for the
 * token. Keys are found by their CKA_ID and used only if they were made inside, are sensitive and
 * never were extractable.
 */
#pragma once
#include "jwk.h"
#include "pkcs11.h"
#include "pkcs11_uri.h"

enum { PKCS11_KEYS_KEPT = 64 };

struct pkcs11_key {
	char id[PKCS11_ID_MAX];
	size_t id_len;
	pkcs11_number handle;
};

struct pkcs11_token {
	const struct pkcs11_functions *functions;
	pkcs11_number session;
	struct pkcs11_key keys[PKCS11_KEYS_KEPT]; /* found already, and fit */
	size_t count;                             /* that were found; the latest are kept */
};

/* Load the module, find the token of this label, log in. With may_change the session can also make
 * and destroy keys; without, the token itself refuses it. */
const struct refusal *pkcs11_token_open(struct pkcs11_token *t, const char *module,
					const char *label, struct text pin, bool may_change);

/* A JWS signature (RFC 7518 section 3) over input: its SHA-256, or the message itself for EdDSA. */
const struct refusal *pkcs11_sign(struct pkcs11_token *t, struct arena *a, struct text id,
				  enum jose_alg alg, struct text input, struct text *signature);

/* The public half as the JSON of a JWK. The key is fit to be used. */
const struct refusal *pkcs11_public_key(struct pkcs11_token *t, struct arena *a, struct text id,
					enum jose_alg alg, struct text *json);

/* A new key for signatures under alg, with this id; in the token for good. */
const struct refusal *pkcs11_generate(struct pkcs11_token *t, struct text id, const char *label,
				      enum jose_alg alg);

/* Both halves of the key with this id. Nothing there is well, too. */
const struct refusal *pkcs11_destroy(struct pkcs11_token *t, struct text id);

/* What a token tells of a public key, as the JSON of a JWK: CKA_EC_POINT, CKA_MODULUS and
 * CKA_PUBLIC_EXPONENT. Absent if a point is not written as section 6.3 has it; whether the numbers
 * are a key is for jwk_parse() to say. Pure. */
struct text pkcs11_jwk_ec(struct arena *a, struct text point, enum jose_alg alg);
struct text pkcs11_jwk_rsa(struct arena *a, struct text modulus, struct text exponent);

extern const struct refusal pkcs11_module_unfit, pkcs11_token_missing, pkcs11_pin_refused,
	pkcs11_token_lost, pkcs11_key_missing, pkcs11_key_unsafe, pkcs11_alg_unknown;
