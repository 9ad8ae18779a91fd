#include "key_folder.h"
#include "base64url.h"
#include "key_directory.h"
#include "key_encryption.h"
#include "key_file.h"
#include "key_record.h"
#include <openssl/crypto.h>
#include <string.h>
#include <unistd.h>

const struct refusal key_folder_malformed = {
	"key-folder-malformed", 500, NULL,
	"A file of the key folder is not what its name says; restore it from a backup."};
const struct refusal key_folder_too_large = {
	"key-folder-too-large", 500, NULL,
	"There are more keys than a signer reads; remove those that are long retired."};

struct loading {
	struct arena *lasting, *scratch;
	struct key_place place;
	struct key *keys;
	size_t count;
	long long step;
	const char *detail; /* the file in hand */
};

static const struct refusal *load_key(struct loading *l, const char *name)
{
	struct text bytes;
	const struct refusal *no;
	struct key *key = &l->keys[l->count];
	struct text stem = {name, strlen(name) - strlen(".json")};

	l->detail = arena_string(l->lasting, text_of(name));
	if (l->count == KEY_FOLDER_KEYS_MAX)
		return &key_folder_too_large;
	no = key_file_read(l->scratch, &l->place, name, KEY_RECORD_MAX, &bytes);
	if (no != NULL)
		return no;
	if (!key_record_parse(l->lasting, l->scratch, bytes, key) || !text_equal(key->kid, stem))
		return &key_folder_malformed;
	l->step = key->step > l->step ? key->step : l->step;
	l->count += key->dates.destroyed == 0; /* the next one takes its place */
	return NULL;
}

static const struct refusal *load_keys(struct loading *l)
{
	struct key_directory *files = key_directory_list(l->scratch, l->place.folder, ".json");
	const struct refusal *no = NULL;

	for (size_t i = 0; i < files->count && no == NULL; i++)
		no = load_key(l, files->names[i]);
	return no;
}

static const struct refusal *load_hash(struct loading *l, const char *name, struct hash *hash)
{
	struct text bytes;
	const struct refusal *no;

	l->detail = name;
	no = key_file_read(l->scratch, &l->place, name, 64, &bytes);
	if (no != NULL)
		return no;
	return base64url_decode_exactly(bytes, hash->bytes, HASH_SIZE) ? NULL
								       : &key_folder_malformed;
}

/* An operator may have typed it: one line ending is not part of it. */
static const struct refusal *load_line(struct loading *l, const char *name, struct text *line)
{
	const struct refusal *no;

	l->detail = name;
	no = key_file_read(l->lasting, &l->place, name, FRANCECONNECT_SECRET_MOST + 1, line);
	if (no != NULL)
		return no;
	if (line->len > 0 && line->at[line->len - 1] == '\n')
		line->len--;
	if (line->len < FRANCECONNECT_SECRET_LEAST || line->len > FRANCECONNECT_SECRET_MOST)
		return &key_folder_malformed;
	for (size_t i = 0; i < line->len; i++)
		if (line->at[i] < '!' || line->at[i] > '~')
			return &key_folder_malformed;
	return NULL;
}

static const struct refusal *load_all(struct loading *l, struct signing_keys *keys)
{
	const struct refusal *no = load_hash(l, "master.secret", &keys->master);

	if (no == NULL)
		no = load_hash(l, "subject-v1.secret", &keys->subject_v1);
	if (no == NULL)
		no = load_line(l, "franceconnect-subject.secret", &keys->franceconnect_secret);
	if (no == NULL)
		no = load_keys(l);
	keys->set = (struct key_set){l->count, l->keys};
	keys->step = l->step;
	return no;
}

struct signing_keys *key_folder_load(struct arena *a, const struct key_home *home,
				     const struct refusal **no, const char **detail)
{
	struct signing_keys *keys = arena_alloc(a, sizeof *keys);
	struct loading l = {.lasting = a, .scratch = arena_new(), .place.owner = home->owner};

	l.detail = home->encryption_file;
	*no = key_encryption_load(l.scratch, home, &l.place.encryption);
	if (*no == NULL) {
		l.detail = home->state;
		*no = key_directory_open(home->state, &l.place);
	}
	if (*no == NULL) {
		l.keys = arena_alloc(a, KEY_FOLDER_KEYS_MAX * sizeof *l.keys);
		*no = load_all(&l, keys);
		close(l.place.folder);
	}
	*detail = l.detail;
	arena_free(l.scratch);
	return *no == NULL ? keys : NULL;
}
