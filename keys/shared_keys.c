#include "shared_keys.h"
#include "base64url.h"
#include "json_read.h"
#include "json_write.h"
#include "key_dates.h"
#include "seal.h"
#include <string.h>

const struct refusal shared_keys_undecipherable = {
	"shared-keys-undecipherable", 500, NULL,
	"The keys in the store were sealed under another key-encryption key, or somebody changed "
	"them."};
const struct refusal shared_keys_malformed = {
	"shared-keys-malformed", 500, NULL,
	"The keys in the store were sealed by another release, which wrote them otherwise."};

const char *const shared_secrets[] = {"master.secret", "subject-v1.secret",
				      "franceconnect-subject.secret", NULL};

static const char mark[] = "parvis shared keys 1\n";
enum { MARK = sizeof mark - 1, KID_SIZE = 43 };

bool shared_name_is_secret(const char *name) { return text_is_listed(shared_secrets, name); }

bool shared_name_is_key(const char *name)
{
	struct hash kid;

	return strlen(name) == KID_SIZE + strlen(".json") &&
	       strcmp(name + KID_SIZE, ".json") == 0 &&
	       base64url_decode_exactly((struct text){name, KID_SIZE}, kid.bytes, HASH_SIZE);
}

bool shared_file_read(struct arena *a, struct shared_file *file)
{
	size_t members = 0;
	const json_t *record;

	file->about = (struct key){0};
	if (shared_name_is_secret(file->name))
		return true;
	record = shared_name_is_key(file->name) ? json_read(a, file->bytes, file->bytes.len) : NULL;
	if (record == NULL || !key_dates_read(record, &file->about, &members))
		return false;
	file->about.kid = (struct text){file->name, KID_SIZE};
	return true;
}

struct text shared_keys_seal(struct arena *a, const struct hash *encryption,
			     const struct shared_keys *keys)
{
	struct json_writer w = json_write(a);
	struct text sealed;

	json_open(&w, '{');
	for (size_t i = 0; i < keys->count; i++)
		json_put_text(&w, keys->files[i].name, keys->files[i].bytes);
	json_close(&w, '}');
	sealed = seal_behind(a, text_of(mark), encryption, text_of(mark), json_written(&w));
	seal_forget();
	return sealed;
}

static bool read_files(struct arena *a, json_t *object, struct shared_keys *keys)
{
	const char *name;
	json_t *value;

	keys->count = 0;
	keys->files = arena_alloc(a, json_object_size(object) * sizeof *keys->files + 1);
	json_object_foreach(object, name, value)
	{
		struct shared_file *file = &keys->files[keys->count++];

		file->name = name;
		file->bytes = json_text(object, name);
		if (file->bytes.at == NULL || !shared_file_read(a, file))
			return false;
	}
	return keys->count > 0 && keys->count <= SHARED_FILES_MAX;
}

const struct refusal *shared_keys_open(struct arena *a, const struct hash *encryption,
				       struct text document, struct shared_keys *keys)
{
	struct text plain = TEXT_NONE;
	json_t *object;

	if (document.len <= SHARED_KEYS_MAX && text_starts(document, mark))
		plain = unseal(a, encryption, text_of(mark),
			       (struct text){document.at + MARK, document.len - MARK});
	seal_forget();
	if (plain.at == NULL)
		return &shared_keys_undecipherable;
	object = json_read(a, plain, SHARED_KEYS_MAX);
	return object != NULL && read_files(a, object, keys) ? NULL : &shared_keys_malformed;
}

const struct shared_file *shared_keys_find(const struct shared_keys *keys, const char *name)
{
	for (size_t i = 0; i < keys->count; i++)
		if (strcmp(keys->files[i].name, name) == 0)
			return &keys->files[i];
	return NULL;
}

/* Does later say of a key what earlier said last, that it is good for nothing any more? */
static bool follows(const struct key *later, const struct key *earlier)
{
	return later->step > earlier->step &&
	       (earlier->dates.revoked == 0 || later->dates.revoked != 0) &&
	       (earlier->dates.destroyed == 0 || later->dates.destroyed != 0);
}

enum shared_choice shared_file_choose(const struct shared_file *here,
				      const struct shared_file *there)
{
	if (here == NULL)
		return SHARED_TAKE;
	if (there == NULL)
		return SHARED_GIVE;
	if (text_equal(here->bytes, there->bytes))
		return SHARED_SAME;
	if (follows(&there->about, &here->about))
		return SHARED_TAKE;
	return follows(&here->about, &there->about) ? SHARED_GIVE : SHARED_CONFLICT;
}
