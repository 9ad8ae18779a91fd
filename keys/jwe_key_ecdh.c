#include "base64url.h"
#include "hash.h"
#include "json_read.h"
#include "jwe_key.h"
#include "jwk_key.h"
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <string.h>

enum { Z_MAX = 48 };

static unsigned char *put_number(unsigned char *at, size_t number)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		*at++ = (unsigned char)(number >> shift);
	return at;
}

static unsigned char *put_bytes(unsigned char *at, struct text bytes)
{
	if (bytes.len > 0)
		memcpy(at, bytes.at, bytes.len);
	return at + bytes.len;
}

void concat_kdf(struct arena *a, struct text z, const char *enc, struct text apu, struct text apv,
		unsigned char *key, size_t size)
{
	struct text id = text_of(enc);
	unsigned char *input =
		arena_alloc(a, 4 + z.len + 4 + id.len + 4 + apu.len + 4 + apv.len + 4);
	unsigned char *at = put_bytes(input + 4, z);

	at = put_bytes(put_number(at, id.len), id);
	at = put_bytes(put_number(at, apu.len), apu);
	at = put_bytes(put_number(at, apv.len), apv);
	at = put_number(at, size * 8);
	for (size_t round = 0; round * HASH_SIZE < size; round++) {
		size_t left = size - round * HASH_SIZE;
		struct hash hash;

		put_number(input, round + 1);
		hash = hash_sha256((struct text){(char *)input, (size_t)(at - input)});
		memcpy(key + round * HASH_SIZE, hash.bytes, left < HASH_SIZE ? left : HASH_SIZE);
		OPENSSL_cleanse(&hash, sizeof hash);
	}
}

/* The shared x coordinate, as long as the curve's field. */
static bool derive(const struct jwk *private, const struct jwk *public, unsigned char *z,
		   size_t *len)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, private->key, NULL);
	bool well = private->type == public->type && context != NULL &&
		    EVP_PKEY_derive_init(context) == 1 &&
		    EVP_PKEY_derive_set_peer(context, public->key) == 1 &&
		    EVP_PKEY_derive(context, z, len) == 1;

	EVP_PKEY_CTX_free(context);
	ERR_clear_error();
	return well;
}

static bool agree(struct arena *a, enum jose_enc enc, const struct jwk *private,
		  const struct jwk *public, struct text apu, struct text apv, unsigned char *cek,
		  size_t size)
{
	unsigned char z[Z_MAX];
	size_t len = sizeof z;
	bool well = derive(private, public, z, &len);

	if (well)
		concat_kdf(a, (struct text){(char *)z, len}, jose_enc_name(enc), apu, apv, cek,
			   size);
	OPENSSL_cleanse(z, sizeof z);
	return well;
}

bool jwe_key_agree_as(struct arena *a, enum jose_enc enc, const struct jwk *ephemeral,
		      const struct jwk *key, unsigned char *cek, size_t size)
{
	return agree(a, enc, ephemeral, key, TEXT_NONE, TEXT_NONE, cek, size);
}

/* RFC 7518 4.6.1.2, 4.6.1.3: absent is empty. */
static bool read_party(struct arena *a, const json_t *header, const char *name, struct text *party)
{
	*party = TEXT_NONE;
	if (json_object_get(header, name) == NULL)
		return true;
	*party = base64url_decode(a, json_text(header, name));
	return party->at != NULL;
}

bool jwe_key_agree(struct arena *a, const struct jwe_parts *parts, const struct jwk *key,
		   unsigned char *cek, size_t size)
{
	const json_t *epk = json_object_get(parts->json, "epk");
	const struct refusal *no;
	const struct jwk *peer = json_is_object(epk) ? jwk_of_json(a, epk, &no) : NULL;
	struct text apu, apv;

	return peer != NULL && !peer->is_private && read_party(a, parts->json, "apu", &apu) &&
	       read_party(a, parts->json, "apv", &apv) &&
	       agree(a, parts->header.enc, key, peer, apu, apv, cek, size);
}
