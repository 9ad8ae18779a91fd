/* key_sharing.h -- the key folder of this machine and the document that machines share
 * (shared_keys.h): what either has and the other lacks goes there. Waits for the disk.
 *
 * A file is taken whole, or not at all, and each has a line in the journal before; after a crash
 * the next run goes on. If one file can be neither taken nor kept, none is.
 */
#pragma once
#include "key_directory.h"
#include "shared_keys.h"

struct key_sharing {
	size_t taken, given;  /* files */
	struct text document; /* what the others are to have in its place; absent if given is 0 */
};

/* document: absent if there is none. A folder that is not there is made if there is something to
 * take. *detail: the file's name, if it is refused. */
const struct refusal *key_folder_share(struct arena *a, const struct key_home *home,
				       struct text document, long long now,
				       struct key_sharing *sharing, const char **detail);

/* The same, but nothing is written: what would be taken and given. */
const struct refusal *key_folder_compare(struct arena *a, const struct key_home *home,
					 struct text document, struct key_sharing *sharing,
					 const char **detail);

/* All of ours, whatever the others have: an operator decided it, for this reason. */
const struct refusal *key_folder_impose(struct arena *a, const struct key_home *home,
					const char *reason, long long now,
					struct key_sharing *sharing, const char **detail);

extern const struct refusal shared_keys_conflict, shared_secret_differs;
