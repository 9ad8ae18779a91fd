/* device.h -- is she known by this browser? A cookie of ours says that it is the same one as
 * before, and her account remembers it by a hash: nothing is asked of the browser, nothing
 * measured.
 *
 * The cookie is a random id, and a word for each of the last persons who signed in there, by which
 * the browser alone knows how many share it: "ID.WORD.WORD". No word says anything without our key,
 * the id and the account, so that neither accounts nor browsers can be laid side by side. Pure but
 * for the randomness of a new id; lives in the arena.
 */
#pragma once
#include "hash.h"
#include <stdbool.h>

enum { DEVICE_PERSONS_KEPT = 3, DEVICE_PERSONS_TRUSTED = 2 };

struct device {
	const char *id;
	const char *persons[DEVICE_PERSONS_KEPT]; /* the latest last */
	int count;
};

/* What the cookie says; a new one if it is none of ours. */
struct device device_read(struct arena *a, const char *cookie);

/* She signs in there. */
void device_add(struct arena *a, const struct hash *key, struct device *device,
		const char *account_id);

/* Do so many use it that it is not hers? Then she is told of each sign-in. */
bool device_is_shared(const struct device *device);

const char *device_cookie(struct arena *a, const struct device *device);

/* As her account knows it: "@" and eleven characters. */
const char *device_mark(struct arena *a, const struct hash *key, const struct device *device,
			const char *account_id);
