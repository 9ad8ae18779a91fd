#include "base64url.h"
#include "json_write.h"
#include "jwe_cjose.h"
#include "jwe_content.h"
#include "jwe_key.h"
#include "jwk_key.h"
#include "random.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>

/* A key pair for this one token: RFC 7518 4.6. */
static const struct jwk *make_ephemeral(struct arena *a, const struct jwk *key)
{
	EVP_PKEY *pair = EVP_PKEY_Q_keygen(NULL, NULL, "EC", jwk_curve_name(key->type));

	return pair == NULL ? NULL : jwk_new(a, pair, key->type);
}

static struct text header_of(struct arena *a, const struct jwe_header *header, const char *cty,
			     const struct jwk *ephemeral)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "alg", jose_alg_name(header->alg));
	json_put_string(&w, "enc", jose_enc_name(header->enc));
	if (header->kid.at != NULL)
		json_put_text(&w, "kid", header->kid);
	if (cty != NULL)
		json_put_string(&w, "cty", cty);
	if (ephemeral != NULL) {
		json_open_as(&w, "epk", '{');
		jwk_put_public(&w, ephemeral);
		json_close(&w, '}');
	}
	json_close(&w, '}');
	return base64url_encode(a, json_written(&w));
}

static struct text join(struct arena *a, const struct jwe_parts *parts)
{
	struct text key = base64url_encode(a, parts->encrypted_key);
	struct text iv = base64url_encode(a, parts->iv);
	struct text ciphertext = base64url_encode(a, parts->ciphertext);
	struct text tag = base64url_encode(a, parts->tag);

	return text_of(arena_printf(a, "%.*s.%.*s.%.*s.%.*s.%.*s", TEXT_ARG(parts->protected),
				    TEXT_ARG(key), TEXT_ARG(iv), TEXT_ARG(ciphertext),
				    TEXT_ARG(tag)));
}

/* Fills cek, and what the token says of it: encrypted_key or epk. */
static bool give_cek(struct arena *a, struct jwe_parts *parts, const struct jwk *key,
		     const char *cty, unsigned char *cek)
{
	size_t size = jwe_sizes_of(parts->header.enc).cek;
	const struct jwk *ephemeral = NULL;
	bool well;

	if (parts->header.alg == JOSE_ECDH_ES) {
		ephemeral = make_ephemeral(a, key);
		well = ephemeral != NULL &&
		       jwe_key_agree_as(a, parts->header.enc, ephemeral, key, cek, size);
	} else {
		random_bytes(cek, size);
		parts->encrypted_key = jwe_key_wrap(a, parts->header.alg, key, cek, size);
		well = parts->encrypted_key.at != NULL;
	}
	parts->protected = header_of(a, &parts->header, cty, ephemeral);
	return well;
}

struct text jwe_encrypt(struct arena *a, const struct jwk *key, enum jose_alg alg,
			enum jose_enc enc, const char *cty, struct text plain)
{
	struct jwe_parts parts = {.header = {.alg = alg, .enc = enc, .kid = key->kid}};
	unsigned char cek[JWE_CEK_MAX];
	bool well;

	if (!jwk_permits(key, alg, JWK_WRAP) || enc == JOSE_ENC_NONE)
		return TEXT_NONE;
	if (alg == JOSE_RSA_OAEP && (enc == JOSE_A256GCM || enc == JOSE_A128GCM))
		return jwe_cjose_encrypt(a, key, enc, cty, plain);
	well = give_cek(a, &parts, key, cty, cek) && jwe_content_encrypt(a, &parts, cek, plain);
	OPENSSL_cleanse(cek, sizeof cek);
	return well ? join(a, &parts) : TEXT_NONE;
}
