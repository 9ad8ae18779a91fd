#include "hash.h"
#include "base64url.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool well)
{
	if (well)
		return;
	fputs("OpenSSL refuses SHA-256\n", stderr);
	abort();
}

struct hash hash_sha256(struct text data)
{
	static EVP_MD *sha256;
	static EVP_MD_CTX *context;
	struct hash h = {{0}};

	if (sha256 == NULL) {
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
		context = EVP_MD_CTX_new();
		must(sha256 != NULL && context != NULL);
	}
	must(EVP_DigestInit_ex2(context, sha256, NULL) == 1 &&
	     EVP_DigestUpdate(context, data.at, data.len) == 1 &&
	     EVP_DigestFinal_ex(context, h.bytes, NULL) == 1);
	return h;
}

static EVP_MAC_CTX *hmac_new(void)
{
	char digest[] = "SHA256";
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("digest", digest, 0),
			       OSSL_PARAM_construct_end()};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);

	EVP_MAC_free(mac);
	must(context != NULL && EVP_MAC_CTX_set_params(context, params) == 1);
	return context;
}

/* To OpenSSL no key at all means the one before, which costs half: nearly all calls have one of
 * two, the key that names and the key that seals. */
struct keyed {
	EVP_MAC_CTX *context;
	struct hash key;
	bool is_whole;
};

static bool has_key(const struct keyed *keyed, struct text key)
{
	return keyed->is_whole && secret_equal(key, hash_text(&keyed->key));
}

static void set_key(struct keyed *keyed, struct text key)
{
	if (keyed->context == NULL)
		keyed->context = hmac_new();
	must(key.at != NULL &&
	     EVP_MAC_init(keyed->context, (const unsigned char *)key.at, key.len, NULL) == 1);
	keyed->is_whole = key.len == HASH_SIZE;
	if (keyed->is_whole)
		memcpy(keyed->key.bytes, key.at, HASH_SIZE);
}

static EVP_MAC_CTX *hmac_with(struct text key)
{
	static struct keyed kept[2];
	static size_t last;

	if (!has_key(&kept[last], key))
		last = 1 - last;
	if (has_key(&kept[last], key))
		must(EVP_MAC_init(kept[last].context, NULL, 0, NULL) == 1);
	else
		set_key(&kept[last], key);
	return kept[last].context;
}

static struct hash hmac_of(struct text key, const struct text *parts, size_t count)
{
	EVP_MAC_CTX *context = hmac_with(key);
	struct hash h = {{0}};
	size_t len;

	for (size_t i = 0; i < count; i++)
		must(EVP_MAC_update(context, (const unsigned char *)parts[i].at, parts[i].len) ==
		     1);
	must(EVP_MAC_final(context, h.bytes, &len, sizeof h.bytes) == 1);
	return h;
}

struct hash hash_hmac(struct text key, struct text data) { return hmac_of(key, &data, 1); }

struct hash hash_derive(struct text key, const char *purpose, struct text context)
{
	struct text parts[] = {{purpose, strlen(purpose) + 1}, context, TEXT("\1")};

	return hmac_of(key, parts, sizeof parts / sizeof *parts);
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
	return CRYPTO_memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

bool secret_equal(struct text a, struct text b)
{
	return a.at != NULL && b.at != NULL && a.len == b.len &&
	       CRYPTO_memcmp(a.at, b.at, a.len) == 0;
}

struct text hash_text(const struct hash *h)
{
	return (struct text){(const char *)h->bytes, HASH_SIZE};
}

struct text hash_hex(struct arena *a, const struct hash *h)
{
	char *hex = arena_alloc(a, HASH_SIZE * 2 + 1);

	for (size_t i = 0; i < HASH_SIZE; i++)
		snprintf(hex + i * 2, 3, "%02x", h->bytes[i]);
	return (struct text){hex, HASH_SIZE * 2};
}

struct text hash_base64url(struct arena *a, const struct hash *h)
{
	return base64url_encode(a, hash_text(h));
}
