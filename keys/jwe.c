#include "jwe.h"
#include "jwe_content.h"
#include "jwe_key.h"
#include <openssl/crypto.h>

const struct refusal jwe_key_unfit = {"jwe-key-unfit", 400, NULL,
				      "The key is not one that decrypts under this alg."};
const struct refusal jwe_undecryptable = {"jwe-undecryptable", 400, NULL,
					  "The token cannot be decrypted."};

struct jwe_header *jwe_read_header(struct arena *a, struct text token, const struct refusal **no)
{
	struct jwe_parts *parts = arena_alloc(a, sizeof *parts);

	*no = jwe_parts_read(a, token, parts);
	return *no == NULL ? &parts->header : NULL;
}

static const struct refusal *check(const struct jwe_header *header, const struct jwk *key,
				   enum jose_alg alg, enum jose_enc enc)
{
	if (header->alg != alg || (enc != JOSE_ENC_NONE && header->enc != enc))
		return &jwe_alg_unexpected;
	return jwk_permits(key, alg, JWK_UNWRAP) ? NULL : &jwe_key_unfit;
}

/* Says only what the sender could have known without our key. */
static const struct refusal *find_cek(struct arena *a, const struct jwe_parts *parts,
				      const struct jwk *key, unsigned char *cek)
{
	size_t size = jwe_sizes_of(parts->header.enc).cek;

	if (parts->header.alg == JOSE_ECDH_ES)
		return jwe_key_agree(a, parts, key, cek, size) ? NULL : &jwe_malformed;
	jwe_key_unwrap(parts, key, cek, size);
	return NULL;
}

struct text jwe_decrypt(struct arena *a, struct text token, const struct jwk *key,
			enum jose_alg alg, enum jose_enc enc, const struct refusal **no)
{
	struct jwe_parts parts = {.json = NULL};
	unsigned char cek[JWE_CEK_MAX];
	struct text plain = TEXT_NONE;

	if ((*no = jwe_parts_read(a, token, &parts)) != NULL ||
	    (*no = check(&parts.header, key, alg, enc)) != NULL)
		return TEXT_NONE;
	if ((*no = find_cek(a, &parts, key, cek)) == NULL) {
		plain = jwe_content_decrypt(a, &parts, cek);
		if (plain.at == NULL)
			*no = &jwe_undecryptable;
	}
	OPENSSL_cleanse(cek, sizeof cek);
	return plain;
}
