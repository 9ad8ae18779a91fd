/* key_file.h -- a secret in a file: whole or not there, and nobody else's.
 *
 * A file is written beside its place, synced, and linked into it, so that a crash at any moment
 * leaves either nothing or all of it; an existing file is never replaced. It is read only if it is
 * a regular file of its owner's with mode 0400, and never through a symbolic link. These calls wait
 * for the disk: before serving, never while.
 *
 * Under an encryption key (key_encryption.h) what is written is sealed, with the file's name
 * authenticated, and nothing else is read: a file that somebody put there does not count.
 */
#pragma once
#include "hash.h"
#include "refusal.h"

/* Who must own the files: ourselves, or the signer's user when root looks after them. */
struct key_place {
	int folder; /* an open directory */
	unsigned int owner;
	const struct hash *encryption; /* NULL: files are written and read as they are */
};

/* *bytes is in the arena, NUL-terminated. */
const struct refusal *key_file_read(struct arena *a, const struct key_place *place,
				    const char *name, size_t max, struct text *bytes);

const struct refusal *key_file_write(const struct key_place *place, const char *name,
				     struct text bytes);

/* The same, in the place of a file that is there: at each moment it holds the old or the new. */
const struct refusal *key_file_replace(const struct key_place *place, const char *name,
				       struct text bytes);

/* Remove what a writer of this name that was killed may have left beside. */
void key_file_tidy_up(const struct key_place *place, const char *name);

/* A secret that an operator or systemd (LoadCredential) hands us: a regular file of owner's or
 * root's, which nobody else reads but whom an access list names. It is never sealed. */
const struct refusal *key_file_read_credential(struct arena *a, const char *path,
					       unsigned int owner, size_t max, struct text *bytes);

/* The same of one that is open; it is read from where it stands, and closed. */
const struct refusal *key_file_take_credential(struct arena *a, int fd, unsigned int owner,
					       size_t max, struct text *bytes);

extern const struct refusal key_file_missing, key_file_unsafe, key_file_unreadable, key_file_exists,
	key_file_unwritten, key_file_encrypted, key_file_unencrypted, key_file_undecipherable;
