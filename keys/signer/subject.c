#include "subject.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

const char *subject_v1(struct arena *a, const struct hash *secret, const char *sector,
		       const char *account)
{
	size_t sector_len = strlen(sector), account_len = strlen(account);
	char *bytes = arena_alloc(a, 4 + sector_len + account_len);
	struct hash mac;

	for (int i = 0; i < 4; i++)
		bytes[i] = (char)(sector_len >> (24 - 8 * i) & 0xff);
	memcpy(bytes + 4, sector, sector_len);
	memcpy(bytes + 4 + sector_len, account, account_len);
	mac = hash_hmac(hash_text(secret), (struct text){bytes, 4 + sector_len + account_len});
	return arena_printf(a, "v1.%s", hash_base64url(a, &mac).at);
}

const char *subject_franceconnect(struct arena *a, struct text secret, const char *sector,
				  struct text identity)
{
	enum { BASE64_SIZE = 45 };
	struct hash inner = hash_sha256(identity), outer;
	char encoded[BASE64_SIZE];
	const char *bytes;

	EVP_EncodeBlock((unsigned char *)encoded, inner.bytes, HASH_SIZE);
	bytes = arena_printf(a, "%s%s%.*s", sector, encoded, TEXT_ARG(secret));
	outer = hash_sha256(text_of(bytes));
	OPENSSL_cleanse(&inner, sizeof inner);
	OPENSSL_cleanse(encoded, sizeof encoded);
	return arena_printf(a, "%.*sv1", TEXT_ARG(hash_hex(a, &outer)));
}
