/* key_encryption.h -- the key that key files are encrypted under: 32 random bytes as base64url, in
 * a file that is not kept beside them. These calls wait for the disk.
 */
#pragma once
#include "key_directory.h"

/* Into the arena; *key is NULL if the home names no file. */
const struct refusal *key_encryption_load(struct arena *a, const struct key_home *home,
					  const struct hash **key);

/* The same after making it, if it is named and not there; *is_made says so. */
const struct refusal *key_encryption_make(struct arena *a, const struct key_home *home,
					  const struct hash **key, bool *is_made);

/* One that was in use before, to read what is still under it. */
const struct refusal *key_encryption_read(struct arena *a, const char *path, unsigned int owner,
					  const struct hash **key);

extern const struct refusal key_encryption_missing, key_encryption_unfit;
