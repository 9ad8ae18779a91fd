/* key_file.h -- a secret in a file: whole or not there, and nobody else's.
 *
 * A file is written beside its place, synced, and linked into it, so that a crash at any moment
 * leaves either nothing or all of it; an existing file is never replaced. It is read only if it is
 * a regular file of its owner's with mode 0400, and never through a symbolic link. These calls wait
 * for the disk: before serving, never while.
 */
#pragma once
#include "arena.h"
#include "refusal.h"

/* Who must own the files: ourselves, or the signer's user when root looks after them. */
struct key_place {
	int folder; /* an open directory */
	unsigned int owner;
};

/* *bytes is in the arena, NUL-terminated. */
const struct refusal *key_file_read(struct arena *a, const struct key_place *place,
				    const char *name, size_t max, struct text *bytes);

const struct refusal *key_file_write(const struct key_place *place, const char *name,
				     struct text bytes);

extern const struct refusal key_file_missing, key_file_unsafe, key_file_unreadable, key_file_exists,
	key_file_unwritten;
