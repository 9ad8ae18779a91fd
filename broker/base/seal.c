#include "seal.h"
#include "random.h"
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NONCE = 12, TAG = 16, PLAIN_MAX = 1 << 24 };

static EVP_CIPHER *aes_256_gcm(void)
{
	static EVP_CIPHER *cipher;

	if (cipher == NULL)
		cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	return cipher;
}

static EVP_CIPHER_CTX *shared_context(void)
{
	static EVP_CIPHER_CTX *context;

	if (context == NULL)
		context = EVP_CIPHER_CTX_new();
	return context;
}

static bool encrypt(unsigned char *out, const struct hash *key, struct text context,
		    struct text plain)
{
	EVP_CIPHER_CTX *c = shared_context();
	unsigned char *body = out + NONCE;
	int len;

	return EVP_EncryptInit_ex2(c, aes_256_gcm(), key->bytes, out, NULL) == 1 &&
	       EVP_EncryptUpdate(c, NULL, &len, (const unsigned char *)context.at,
				 (int)context.len) == 1 &&
	       EVP_EncryptUpdate(c, body, &len, (const unsigned char *)plain.at, (int)plain.len) ==
		       1 &&
	       EVP_EncryptFinal_ex(c, body + len, &len) == 1 &&
	       EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, TAG, body + plain.len) == 1;
}

struct text seal(struct arena *a, const struct hash *key, struct text context, struct text plain)
{
	return seal_behind(a, TEXT(""), key, context, plain);
}

struct text seal_behind(struct arena *a, struct text head, const struct hash *key,
			struct text context, struct text plain)
{
	char *whole = arena_alloc(a, head.len + plain.len + SEAL_OVERHEAD);
	unsigned char *out = (unsigned char *)whole + head.len;

	memcpy(whole, head.at, head.len);
	random_bytes(out, NONCE);
	if (plain.len > PLAIN_MAX || !encrypt(out, key, context, plain)) {
		fputs("OpenSSL refuses AES-256-GCM\n", stderr);
		abort();
	}
	return (struct text){whole, head.len + plain.len + SEAL_OVERHEAD};
}

struct text unseal(struct arena *a, const struct hash *key, struct text context, struct text sealed)
{
	EVP_CIPHER_CTX *c = shared_context();
	const unsigned char *in = (const unsigned char *)sealed.at;
	size_t size = sealed.len - SEAL_OVERHEAD;
	unsigned char *out, tag[TAG];
	int len;

	if (sealed.at == NULL || sealed.len < SEAL_OVERHEAD || sealed.len > PLAIN_MAX)
		return TEXT_NONE;
	out = arena_alloc(a, size + 1);
	for (size_t i = 0; i < TAG; i++)
		tag[i] = in[NONCE + size + i];
	if (EVP_DecryptInit_ex2(c, aes_256_gcm(), key->bytes, in, NULL) != 1 ||
	    EVP_DecryptUpdate(c, NULL, &len, (const unsigned char *)context.at, (int)context.len) !=
		    1 ||
	    EVP_DecryptUpdate(c, out, &len, in + NONCE, (int)size) != 1 ||
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, TAG, tag) != 1 ||
	    EVP_DecryptFinal_ex(c, out + len, &len) != 1)
		return TEXT_NONE;
	return (struct text){(char *)out, size};
}

void seal_forget(void) { EVP_CIPHER_CTX_reset(shared_context()); }
