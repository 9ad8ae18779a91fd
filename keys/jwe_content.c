#include "jwe_content.h"
#include "random.h"
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK = 16, DIGEST_MAX = 64 };

/* Fetched once for the life of the process. */
static const EVP_CIPHER *cipher_of(enum jose_enc enc)
{
	static const char *const names[] = {[JOSE_A256GCM] = "AES-256-GCM",
					    [JOSE_A128GCM] = "AES-128-GCM",
					    [JOSE_A128CBC_HS256] = "AES-128-CBC",
					    [JOSE_A256CBC_HS512] = "AES-256-CBC"};
	static EVP_CIPHER *ciphers[sizeof names / sizeof *names];

	if (ciphers[enc] == NULL)
		ciphers[enc] = EVP_CIPHER_fetch(NULL, names[enc], NULL);
	return ciphers[enc];
}

static bool is_gcm(enum jose_enc enc) { return enc == JOSE_A256GCM || enc == JOSE_A128GCM; }

static const unsigned char *bytes_of(struct text t) { return (const unsigned char *)t.at; }

/* One pass of the cipher; out has room for another block. */
static bool run(EVP_CIPHER_CTX *context, struct text aad, struct text in, unsigned char *out,
		size_t *out_len, void *tag_in)
{
	int len = 0, last = 0;

	if (aad.len > 0 && EVP_CipherUpdate(context, NULL, &len, bytes_of(aad), (int)aad.len) != 1)
		return false;
	if (EVP_CipherUpdate(context, out, &len, bytes_of(in), (int)in.len) != 1)
		return false;
	if (tag_in != NULL &&
	    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, BLOCK, tag_in) != 1)
		return false;
	if (EVP_CipherFinal_ex(context, out + len, &last) != 1)
		return false;
	*out_len = (size_t)(len + last);
	return true;
}

/* RFC 7518 5.2.2.1: HMAC over header, IV, ciphertext and the header's length in bits; cut in half.
 */
static bool authenticate(const struct jwe_parts *parts, const unsigned char *key, size_t size,
			 unsigned char *mac)
{
	char sha512[] = "SHA512", sha256[] = "SHA256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string("digest", size == 32 ? sha512 : sha256, 0),
		OSSL_PARAM_construct_end()};
	EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *context = EVP_MAC_CTX_new(hmac);
	uint64_t bits = (uint64_t)parts->protected.len * 8;
	unsigned char al[8];
	size_t len;
	bool well;

	for (int i = 0; i < 8; i++)
		al[i] = (unsigned char)(bits >> (56 - 8 * i));
	well = context != NULL && EVP_MAC_init(context, key, size, params) == 1 &&
	       EVP_MAC_update(context, bytes_of(parts->protected), parts->protected.len) == 1 &&
	       EVP_MAC_update(context, bytes_of(parts->iv), parts->iv.len) == 1 &&
	       EVP_MAC_update(context, bytes_of(parts->ciphertext), parts->ciphertext.len) == 1 &&
	       EVP_MAC_update(context, al, sizeof al) == 1 &&
	       EVP_MAC_final(context, mac, &len, DIGEST_MAX) == 1;
	EVP_MAC_CTX_free(context);
	EVP_MAC_free(hmac);
	return well;
}

/* Sets up the cipher; NULL if OpenSSL fails. For CBC the second half of cek encrypts. */
static EVP_CIPHER_CTX *set_up(const struct jwe_parts *parts, const unsigned char *cek, int encrypt)
{
	enum jose_enc enc = parts->header.enc;
	const unsigned char *key = is_gcm(enc) ? cek : cek + jwe_sizes_of(enc).cek / 2;
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();

	if (context == NULL || EVP_CipherInit_ex2(context, cipher_of(enc), key, bytes_of(parts->iv),
						  encrypt, NULL) != 1) {
		EVP_CIPHER_CTX_free(context);
		return NULL;
	}
	return context;
}

/* The MAC of CBC is compared before a byte is decrypted, so that padding tells nothing. */
static bool is_authentic(const struct jwe_parts *parts, const unsigned char *cek)
{
	unsigned char mac[DIGEST_MAX];
	size_t half = jwe_sizes_of(parts->header.enc).cek / 2;

	return authenticate(parts, cek, half, mac) &&
	       CRYPTO_memcmp(mac, parts->tag.at, parts->tag.len) == 0;
}

struct text jwe_content_decrypt(struct arena *a, const struct jwe_parts *parts,
				const unsigned char *cek)
{
	bool gcm = is_gcm(parts->header.enc), well;
	char *plain = arena_alloc(a, parts->ciphertext.len + BLOCK);
	char *tag = arena_copy(a, parts->tag.at, parts->tag.len);
	size_t len = 0;
	EVP_CIPHER_CTX *context;

	if (!gcm && !is_authentic(parts, cek))
		return TEXT_NONE;
	context = set_up(parts, cek, 0);
	well = context != NULL &&
	       run(context, gcm ? parts->protected : TEXT_NONE, parts->ciphertext,
		   (unsigned char *)plain, &len, gcm ? tag : NULL);
	EVP_CIPHER_CTX_free(context);
	ERR_clear_error();
	return well ? (struct text){plain, len} : TEXT_NONE;
}

static bool make_tag(struct arena *a, struct jwe_parts *parts, EVP_CIPHER_CTX *context,
		     const unsigned char *cek)
{
	struct jwe_sizes sizes = jwe_sizes_of(parts->header.enc);
	unsigned char *tag = arena_alloc(a, DIGEST_MAX);

	parts->tag = (struct text){(char *)tag, sizes.tag};
	if (!is_gcm(parts->header.enc))
		return authenticate(parts, cek, sizes.cek / 2, tag);
	return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, (int)sizes.tag, tag) == 1;
}

bool jwe_content_encrypt(struct arena *a, struct jwe_parts *parts, const unsigned char *cek,
			 struct text plain)
{
	struct jwe_sizes sizes = jwe_sizes_of(parts->header.enc);
	struct text aad = is_gcm(parts->header.enc) ? parts->protected : TEXT_NONE;
	char *iv = arena_alloc(a, sizes.iv), *out = arena_alloc(a, plain.len + 2 * BLOCK);
	EVP_CIPHER_CTX *context;
	size_t len = 0;
	bool well;

	random_bytes(iv, sizes.iv);
	parts->iv = (struct text){iv, sizes.iv};
	context = set_up(parts, cek, 1);
	well = context != NULL && run(context, aad, plain, (unsigned char *)out, &len, NULL);
	parts->ciphertext = (struct text){out, len};
	well = well && make_tag(a, parts, context, cek);
	EVP_CIPHER_CTX_free(context);
	ERR_clear_error();
	return well;
}
