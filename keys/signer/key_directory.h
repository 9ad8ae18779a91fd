/* key_directory.h -- the folder itself: found, owned by nobody else, listed. Waits for the disk. */
#pragma once
#include "key_file.h"

struct key_maker;

/* Where a deployment's secrets are: the state folder, the user who must own them (ourselves, or the
 * signer's when root looks after them), and the file of the key they are encrypted under, "" if
 * they are not. */
struct key_home {
	const char *state;
	unsigned int owner;
	const char *encryption_file;
	int encryption_fd; /* that file, open, where we may not open it ourselves; 0: it is not */
	struct key_maker *maker; /* of new keys; NULL: all are made in files */
};

/* Open STATE/keys as place->folder, the caller's to close. Refused unless it is a folder of
 * place->owner with mode 0700 and no link. */
const struct refusal *key_directory_open(const char *state, struct key_place *place);

/* The same after making what is missing of it; locked until it is closed, so that two that start
 * at once do not both make keys. */
const struct refusal *key_directory_make(const char *state, struct key_place *place);

/* Lock it until it is closed, and remove what writers that were killed left beside their files: it
 * may be a private key that nobody knows of. */
bool key_directory_lock(int folder);

struct key_directory {
	size_t count;
	const char **names; /* sorted */
};

/* Names that end in ending and begin with no dot; in the arena. */
struct key_directory *key_directory_list(struct arena *a, int fd, const char *ending);
