#include "key_encryption.h"
#include "base64url.h"
#include "random.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

const struct refusal key_encryption_missing = {
	"key-encryption-missing", 500, NULL,
	"The file that key_encryption_file names is not there. If the keys never were encrypted, "
	"run "
	"parvis keys encrypt; if they are, restore it from a backup: they cannot be read without."};
const struct refusal key_encryption_unfit = {
	"key-encryption-unfit", 500, NULL,
	"The file that key_encryption_file names must hold 32 bytes as base64url and belong to the "
	"signer's user or root, with mode 0400."};

enum { FILE_MOST = 64 };

static const struct refusal *decode(struct arena *a, struct text bytes, const struct hash **key)
{
	struct hash *made = arena_alloc(a, sizeof *made);

	if (bytes.len > 0 && bytes.at[bytes.len - 1] == '\n')
		bytes.len--;
	if (!base64url_decode_exactly(bytes, made->bytes, HASH_SIZE))
		return &key_encryption_unfit;
	*key = made;
	return NULL;
}

const struct refusal *key_encryption_read(struct arena *a, const char *path, unsigned int owner,
					  const struct hash **key)
{
	struct text bytes;
	const struct refusal *no = key_file_read_credential(a, path, owner, FILE_MOST, &bytes);

	*key = NULL;
	if (no != NULL)
		return no == &key_file_missing ? &key_encryption_missing : &key_encryption_unfit;
	return decode(a, bytes, key);
}

const struct refusal *key_encryption_load(struct arena *a, const struct key_home *home,
					  const struct hash **key)
{
	struct text bytes;

	*key = NULL;
	if (*home->encryption_file == '\0')
		return NULL;
	if (home->encryption_fd == 0)
		return key_encryption_read(a, home->encryption_file, home->owner, key);
	if (key_file_take_credential(a, home->encryption_fd, home->owner, FILE_MOST, &bytes) !=
	    NULL)
		return &key_encryption_unfit;
	return decode(a, bytes, key);
}

/* The folder that the file is in, and its name there. */
static const char *open_folder(struct arena *a, const struct key_home *home,
			       struct key_place *place)
{
	const char *slash = strrchr(home->encryption_file, '/');
	const char *folder =
		arena_copy(a, home->encryption_file, (size_t)(slash + 1 - home->encryption_file));

	*place = (struct key_place){.owner = home->owner};
	place->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return slash + 1;
}

static const struct refusal *write_new(struct arena *a, const struct key_home *home)
{
	struct key_place place;
	const char *name = open_folder(a, home, &place);
	const struct refusal *no;

	if (place.folder < 0)
		return &key_file_unwritten;
	no = key_file_write(&place, name, random_token(a, HASH_SIZE));
	close(place.folder);
	return no;
}

/* Whoever was killed as he made it may have left it under another name as well, where nobody would
 * look for it who destroys it. */
static void tidy_up(struct arena *a, const struct key_home *home)
{
	struct key_place place;
	const char *name = open_folder(a, home, &place);

	if (place.folder < 0)
		return;
	key_file_tidy_up(&place, name);
	close(place.folder);
}

const struct refusal *key_encryption_make(struct arena *a, const struct key_home *home,
					  const struct hash **key, bool *is_made)
{
	const struct refusal *no = key_encryption_load(a, home, key);

	*is_made = no == &key_encryption_missing;
	if (*is_made)
		no = write_new(a, home);
	else if (no == NULL && *home->encryption_file != '\0')
		tidy_up(a, home);
	return no == NULL && *is_made ? key_encryption_load(a, home, key) : no;
}
