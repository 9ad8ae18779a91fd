/* jwe.h -- JSON Web Encryption in compact form: RFC 7516, RFC 7518 sections 4 and 5, RFC 8725.
 *
 * alg RSA-OAEP, RSA-OAEP-256, ECDH-ES; enc A256GCM, A128GCM, A128CBC-HS256, A256CBC-HS512. Our
 * gate reads five segments, sizes and the header (no crit, no zip, epk on the key's curve) before
 * cjose or EVP see a byte. All failures to decrypt are one refusal in the same time: a content key
 * that does not unwrap is replaced by a random one, and the tag fails. What cjose does and what
 * EVP, and why, stands in jwe_cjose.h. Pure.
 */
#pragma once
#include "jwk.h"

enum jose_enc { JOSE_ENC_NONE, JOSE_A256GCM, JOSE_A128GCM, JOSE_A128CBC_HS256, JOSE_A256CBC_HS512 };

enum { JWE_MAX = 128 * 1024 };

enum jose_enc jose_enc_parse(struct text name);
const char *jose_enc_name(enum jose_enc enc);

/* What the header says, before a key is chosen; NULL with *no set. */
struct jwe_header {
	enum jose_alg alg;
	enum jose_enc enc;
	struct text kid, cty; /* absent if none */
};
struct jwe_header *jwe_read_header(struct arena *a, struct text token, const struct refusal **no);

/* The plaintext, or absent with *no set. alg and enc are those registered for this peer;
 * JOSE_ENC_NONE: any of ours. */
struct text jwe_decrypt(struct arena *a, struct text token, const struct jwk *key,
			enum jose_alg alg, enum jose_enc enc, const struct refusal **no);

/* A token for the holder of key; header {alg, enc, kid, cty}; cty NULL: left out. Absent if the key
 * does not fit. */
struct text jwe_encrypt(struct arena *a, const struct jwk *key, enum jose_alg alg,
			enum jose_enc enc, const char *cty, struct text plain);

extern const struct refusal jwe_malformed, jwe_alg_unexpected, jwe_critical_header, jwe_key_unfit,
	jwe_undecryptable;
