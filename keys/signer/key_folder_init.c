#include "base64url.h"
#include "key_directory.h"
#include "key_encryption.h"
#include "key_file.h"
#include "key_folder.h"
#include "key_maker.h"
#include "key_record.h"
#include "random.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

const struct refusal key_folder_incomplete = {
	"key-folder-incomplete", 500, NULL,
	"There are keys but a secret beside them is gone; restore it from a backup, since a "
	"new one would make every citizen a stranger to every client."};
const struct refusal key_unmade = {"key-unmade", 500, NULL,
				   "OpenSSL did not make a key of this algorithm."};

struct making {
	struct arena *arena;
	struct key_place place;
	long long max_age, sealed_life, now;
	struct key keys[KEY_FOLDER_KEYS_MAX]; /* those that are there already */
	size_t count;
	struct key_folder_made *made;
	struct key_maker *maker;
	const char *detail;
};

static bool is_there(const struct making *m, const char *name)
{
	struct stat st;

	return fstatat(m->place.folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

const struct refusal *key_folder_read_keys(struct arena *a, const struct key_place *place,
					   struct key *keys, size_t *count, const char **detail)
{
	struct key_directory *files = key_directory_list(a, place->folder, ".json");

	for (size_t i = 0; i < files->count; i++) {
		struct text bytes;
		const struct refusal *no;

		*detail = files->names[i];
		if (*count == KEY_FOLDER_KEYS_MAX)
			return &key_folder_too_large;
		no = key_file_read(a, place, files->names[i], KEY_RECORD_MAX, &bytes);
		if (no != NULL)
			return no;
		if (!key_record_parse(a, a, bytes, &keys[(*count)++]))
			return &key_folder_malformed;
	}
	return NULL;
}

static const struct refusal *make_secret(struct making *m, const char *name)
{
	const struct refusal *no;

	m->detail = name;
	if (is_there(m, name))
		return NULL;
	if (m->count > 0)
		return &key_folder_incomplete;
	no = key_file_write(&m->place, name, random_token(m->arena, HASH_SIZE));
	m->made->secret_count += no == NULL;
	return no;
}

static const struct refusal *make_secrets(struct making *m)
{
	const struct refusal *no = make_secret(m, "master.secret");

	if (no == NULL)
		no = make_secret(m, "subject-v1.secret");
	if (no == NULL)
		no = make_secret(m, "franceconnect-subject.secret");
	return no;
}

/* The first key of its kind signs at once: no client can be registered for its algorithm before.
 * Its successors are made by rotation, and wait until they are known. */
static const struct refusal *make_key(struct making *m, const struct key_need *need)
{
	const struct key_set set = {m->count, m->keys};
	struct key key = {.dates = {.created = m->now, .published = m->now, .active = m->now},
			  .max_age = need->use == KEY_SEALS ? m->sealed_life : m->max_age,
			  .step = key_set_step(&set) + 1};
	const struct refusal *no;

	m->detail = jose_alg_name(need->alg);
	if (key_need_is_met(&set, need, m->now))
		return NULL;
	if (m->count + m->made->key_count == KEY_FOLDER_KEYS_MAX)
		return &key_folder_too_large;
	if ((no = key_maker_make(m->maker, m->arena, &set, need, &key)) != NULL)
		return no;
	no = key_file_write(&m->place, arena_printf(m->arena, "%.*s.json", TEXT_ARG(key.kid)),
			    key_record_pack(m->arena, &key));
	if (no == NULL)
		m->made->kids[m->made->key_count++] = key.kid;
	return no;
}

static const struct refusal *make_keys(struct making *m, const struct key_needs *needs)
{
	const struct refusal *no = NULL;

	for (size_t i = 0; no == NULL && i < needs->count; i++)
		no = make_key(m, &needs->at[i]);
	return no;
}

/* Never while files are there that only the key which is gone can open. */
static const struct refusal *make_encryption(struct making *m, const struct key_home *home)
{
	const struct key_directory *files =
		key_directory_list(m->arena, m->place.folder, ".secret");
	const struct refusal *no;
	bool is_made = false;

	m->detail = home->encryption_file;
	if (files->count > 0)
		return key_encryption_load(m->arena, home, &m->place.encryption);
	no = key_encryption_make(m->arena, home, &m->place.encryption, &is_made);
	m->made->secret_count += is_made;
	return no;
}

const struct refusal *key_folder_init(struct arena *a, const struct key_home *home,
				      const struct key_needs *needs, long long now,
				      struct key_folder_made *made, const char **detail)
{
	struct making *m = arena_alloc(a, sizeof *m);
	const struct refusal *no;

	*m = (struct making){.arena = a,
			     .place.owner = home->owner,
			     .max_age = needs->max_age,
			     .sealed_life = needs->sealed_life,
			     .now = now,
			     .made = made,
			     .maker = home->maker,
			     .detail = home->state};
	*made = (struct key_folder_made){0};
	no = key_directory_make(home->state, &m->place);
	if (no == NULL) {
		no = make_encryption(m, home);
		if (no == NULL)
			no = key_folder_read_keys(a, &m->place, m->keys, &m->count, &m->detail);
		if (no == NULL)
			no = make_secrets(m);
		if (no == NULL)
			no = make_keys(m, needs);
		close(m->place.folder);
	}
	*detail = m->detail;
	return no;
}
