/* seal.h -- bytes that leave our hands and must come back unread and unchanged: AES-256-GCM.
 *
 * A sealed text is nonce (12 bytes), ciphertext, tag (16). The purpose and context are
 * authenticated with it: what was sealed for one thing cannot be opened as another. Pure but for
 * the random nonce.
 */
#pragma once
#include "arena.h"
#include "hash.h"

enum { SEAL_OVERHEAD = 28 };

struct text seal(struct arena *a, const struct hash *key, struct text context, struct text plain);

/* The same, behind bytes that are left as they are. */
struct text seal_behind(struct arena *a, struct text head, const struct hash *key,
			struct text context, struct text plain);

/* Absent if it was not sealed so. */
struct text unseal(struct arena *a, const struct hash *key, struct text context,
		   struct text sealed);

/* OpenSSL remembers the last key until the next one: this makes it forget. */
void seal_forget(void);
