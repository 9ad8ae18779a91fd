#include "key_directory.h"
#include "key_encryption.h"
#include "key_folder.h"
#include "key_record.h"
#include <unistd.h>

struct encrypting {
	struct key_place places[3]; /* under the key, under the one before it, as it is */
	size_t count;               /* of rewritten files */
};

/* Under whichever key it is; *is_done: under the right one already. */
static const struct refusal *read_any(struct arena *a, const struct encrypting *e, const char *name,
				      struct text *bytes, bool *is_done)
{
	const struct refusal *no = key_file_read(a, &e->places[0], name, KEY_RECORD_MAX, bytes);

	*is_done = no == NULL;
	if (no == &key_file_undecipherable && e->places[1].encryption != NULL)
		no = key_file_read(a, &e->places[1], name, KEY_RECORD_MAX, bytes);
	if (no == &key_file_unencrypted)
		no = key_file_read(a, &e->places[2], name, KEY_RECORD_MAX, bytes);
	return no;
}

static const struct refusal *encrypt_one(struct encrypting *e, const char *name)
{
	struct arena *a = arena_new();
	struct text bytes;
	bool is_done;
	const struct refusal *no = read_any(a, e, name, &bytes, &is_done);

	if (no == NULL && !is_done) {
		no = key_file_replace(&e->places[0], name, bytes);
		e->count += no == NULL;
	}
	arena_free(a);
	return no;
}

static const struct refusal *encrypt_all(struct arena *a, struct encrypting *e, const char *ending,
					 const char **detail)
{
	const struct key_directory *files = key_directory_list(a, e->places[0].folder, ending);
	const struct refusal *no = NULL;

	for (size_t i = 0; no == NULL && i < files->count; i++) {
		*detail = files->names[i];
		no = encrypt_one(e, files->names[i]);
	}
	return no;
}

/* A key of which files speak is never made anew: it is lost, and must be restored. */
static bool may_be_made(struct arena *a, const struct encrypting *e, const char *before)
{
	struct text bytes;

	return before != NULL ||
	       key_file_read(a, &e->places[2], "master.secret", KEY_RECORD_MAX, &bytes) == NULL;
}

static const struct refusal *find_keys(struct arena *a, const struct key_home *home,
				       const char *before, struct encrypting *e,
				       const char **detail)
{
	const struct refusal *no = NULL;
	bool is_made;

	if (before != NULL) {
		*detail = before;
		no = key_encryption_read(a, before, home->owner, &e->places[1].encryption);
	}
	if (no == NULL) {
		*detail = home->encryption_file;
		no = may_be_made(a, e, before)
			     ? key_encryption_make(a, home, &e->places[0].encryption, &is_made)
			     : key_encryption_load(a, home, &e->places[0].encryption);
	}
	return no;
}

const struct refusal *key_folder_encrypt(struct arena *a, const struct key_home *home,
					 const char *before, size_t *count, const char **detail)
{
	struct key_place place = {.owner = home->owner};
	struct encrypting e;
	const struct refusal *no;

	*detail = home->state;
	*count = 0;
	if ((no = key_directory_make(home->state, &place)) != NULL)
		return no;
	e = (struct encrypting){.places = {place, place, place}};
	no = find_keys(a, home, before, &e, detail);
	if (no == NULL)
		no = encrypt_all(a, &e, ".secret", detail);
	if (no == NULL)
		no = encrypt_all(a, &e, ".json", detail);
	*count = e.count;
	close(place.folder);
	return no;
}
