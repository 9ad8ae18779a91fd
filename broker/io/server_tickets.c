#include "server_tickets.h"
#include "clock.h"
#include "random.h"
#include "sealed_life.h"
#include <openssl/core_names.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 16, IV_SIZE = 16, UNREADABLE = 0, READ = 1, READ_OLD = 2 };

struct ticket_keys {
	struct hash name, cipher, mac; /* the first NAME_SIZE bytes are the ticket's key name */
};

static struct ticket_keys keys_of(const struct hash *key, long long period)
{
	char digits[24];
	struct text when = {digits, (size_t)snprintf(digits, sizeof digits, "%lld", period)};

	return (struct ticket_keys){hash_derive(hash_text(key), "tls ticket name", when),
				    hash_derive(hash_text(key), "tls ticket cipher", when),
				    hash_derive(hash_text(key), "tls ticket mac", when)};
}

static bool set_mac(EVP_MAC_CTX *mac, struct ticket_keys *keys)
{
	const OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, keys->mac.bytes, HASH_SIZE),
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char[]){"SHA256"}, 0),
		OSSL_PARAM_construct_end()};

	return EVP_MAC_CTX_set_params(mac, parameters) == 1;
}

static int make(struct ticket_keys *keys, unsigned char *name, unsigned char *iv,
		EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac)
{
	memcpy(name, keys->name.bytes, NAME_SIZE);
	random_bytes(iv, IV_SIZE);
	return EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), NULL, keys->cipher.bytes, iv) == 1 &&
			       set_mac(mac, keys)
		       ? READ
		       : -1;
}

static int take(struct ticket_keys *keys, const unsigned char *name, const unsigned char *iv,
		EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac)
{
	if (memcmp(name, keys->name.bytes, NAME_SIZE) != 0)
		return UNREADABLE;
	return EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), NULL, keys->cipher.bytes, iv) == 1 &&
			       set_mac(mac, keys)
		       ? READ
		       : -1;
}

/* Who sealed it, and when, is found by its name; a ticket of long ago by none. */
static int find(const struct seal_ring *ring, long long period, const unsigned char *name,
		const unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac)
{
	int result = UNREADABLE;

	for (size_t i = 0; i < 2 * ring->count && result == UNREADABLE; i++) {
		struct ticket_keys keys =
			keys_of(&ring->keys[i / 2].key, period - (long long)(i % 2));

		result = take(&keys, name, iv, cipher, mac);
		if (result == READ && i > 0)
			result = READ_OLD;
		OPENSSL_cleanse(&keys, sizeof keys);
	}
	return result;
}

static int on_ticket(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher,
		     EVP_MAC_CTX *mac, int is_new)
{
	const struct seal_ring *ring = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	long long period = clock_now() / TICKET_PERIOD_S;
	struct ticket_keys keys;
	int result;

	if (!is_new)
		return find(ring, period, name, iv, cipher, mac);
	keys = keys_of(&ring->keys[0].key, period);
	result = make(&keys, name, iv, cipher, mac);
	OPENSSL_cleanse(&keys, sizeof keys);
	return result;
}

void server_tickets_share(SSL_CTX *tls, const struct seal_ring *ring)
{
	SSL_CTX_set_app_data(tls, (void *)(uintptr_t)ring);
	SSL_CTX_set_tlsext_ticket_key_evp_cb(tls, on_ticket);
}
