/* shared_keys.h -- the key folder as one machine gives it to the others: a single document, sealed
 * under the key-encryption key, and which of its files a machine takes.
 *
 * Whoever carries it (the store) neither reads nor changes it, nor puts one together of parts. What
 * remains to him is to bring back an older one: so nothing that is newer here is ever replaced, and
 * who takes a document never has less after it. Pure but for the nonce.
 */
#pragma once
#include "hash.h"
#include "key_set.h"
#include "refusal.h"

enum { SHARED_FILES_MAX = 1024, SHARED_KEYS_MAX = 8 * 1024 * 1024 /* bytes of a document */ };

struct shared_file {
	const char *name;  /* "KID.json", or one of shared_secrets */
	struct text bytes; /* as they are before the file is sealed */
	struct key about;  /* of KID.json: its kid, its dates and its step; else cleared */
};

struct shared_keys {
	size_t count;
	struct shared_file *files; /* each name once */
};

extern const char *const shared_secrets[]; /* names, ended by NULL */

/* Is it a name that a document may have? The only such files are in the key folder itself. */
bool shared_name_is_secret(const char *name);
bool shared_name_is_key(const char *name);

/* What about is, read from name and bytes. False: they are no record of a key. */
bool shared_file_read(struct arena *a, struct shared_file *file);

struct text shared_keys_seal(struct arena *a, const struct hash *encryption,
			     const struct shared_keys *keys);

/* Refused as a whole if anything of it is amiss. */
const struct refusal *shared_keys_open(struct arena *a, const struct hash *encryption,
				       struct text document, struct shared_keys *keys);

const struct shared_file *shared_keys_find(const struct shared_keys *keys, const char *name);

enum shared_choice {
	SHARED_SAME,
	SHARED_TAKE,    /* theirs is newer, or there is none here */
	SHARED_GIVE,    /* ours is newer, or there is none there */
	SHARED_CONFLICT /* neither follows the other: somebody has to decide */
};

/* Two of one name; either may be NULL. The later step counts, but a key that ended stays ended. */
enum shared_choice shared_file_choose(const struct shared_file *here,
				      const struct shared_file *there);

extern const struct refusal shared_keys_undecipherable, shared_keys_malformed;
