#include "account.h"
#include <string.h>

const char *account_id(struct arena *a, const struct hash *key, const char *account)
{
	struct hash id = hash_hmac(hash_text(key), text_of(account));

	return hash_hex(a, &id).at;
}

bool account_id_is_one(const char *id)
{
	return strlen(id) == ACCOUNT_ID_LENGTH &&
	       strspn(id, "0123456789abcdef") == ACCOUNT_ID_LENGTH;
}
