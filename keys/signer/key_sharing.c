#include "key_sharing.h"
#include "key_editor.h"
#include "key_encryption.h"
#include "key_record.h"
#include <string.h>
#include <unistd.h>

const struct refusal shared_keys_conflict = {
	"shared-keys-conflict", 500, NULL,
	"Two machines changed this key without knowing of each other. Where the wrong file is, "
	"remove it; where the right one is, parvis keys share --force --reason WHY."};
const struct refusal shared_secret_differs = {
	"shared-secret-differs", 500, NULL,
	"The keys in the store belong to another deployment than the key folder here. If this one "
	"never served anybody, move its key folder away."};

struct comparison {
	struct arena *arena;
	struct key_editor *editor;
	struct shared_keys here, there;
	size_t lacking; /* keys that are there and not here */
	const char **detail;
};

static bool is_shared(const char *name)
{
	return shared_name_is_secret(name) || shared_name_is_key(name);
}

/* Whatever wrote it: nobody takes what a signer would not start with. */
static bool is_what_its_name_says(const struct shared_file *file)
{
	struct arena *scratch = arena_new();
	struct key key;
	bool is_so = shared_name_is_secret(file->name) ||
		     (key_record_parse(scratch, scratch, file->bytes, &key) &&
		      text_equal(key.kid, file->about.kid));

	arena_free(scratch);
	return is_so;
}

static const struct refusal *read_ending(struct comparison *c, const char *ending)
{
	const struct key_place *place = &c->editor->place;
	const struct key_directory *list = key_directory_list(c->arena, place->folder, ending);
	const struct refusal *no;

	for (size_t i = 0; i < list->count; i++) {
		struct shared_file *file = &c->here.files[c->here.count];

		*c->detail = file->name = list->names[i];
		if (!is_shared(file->name))
			continue;
		if (c->here.count == SHARED_FILES_MAX)
			return &key_folder_too_large;
		no = key_file_read(c->arena, place, file->name, KEY_RECORD_MAX, &file->bytes);
		if (no == NULL &&
		    !(shared_file_read(c->arena, file) && is_what_its_name_says(file)))
			no = &key_folder_malformed;
		if (no != NULL)
			return no;
		c->here.count++;
	}
	return NULL;
}

static const struct refusal *read_here(struct comparison *c)
{
	const struct refusal *no;

	c->here = (struct shared_keys){
		.files = arena_alloc(c->arena, (SHARED_FILES_MAX + 1) * sizeof *c->here.files)};
	no = read_ending(c, ".secret");
	return no == NULL ? read_ending(c, ".json") : no;
}

static const struct refusal *choose(struct comparison *c, const char *name,
				    struct key_sharing *sharing)
{
	const struct shared_file *here = shared_keys_find(&c->here, name),
				 *there = shared_keys_find(&c->there, name);
	enum shared_choice choice = shared_file_choose(here, there);

	*c->detail = name;
	if (choice == SHARED_CONFLICT)
		return shared_name_is_secret(name) ? &shared_secret_differs : &shared_keys_conflict;
	if (choice == SHARED_TAKE && !is_what_its_name_says(there))
		return &shared_keys_malformed;
	c->lacking += here == NULL && shared_name_is_key(name);
	if (c->editor->count + c->lacking > KEY_FOLDER_KEYS_MAX)
		return &key_folder_too_large;
	sharing->taken += choice == SHARED_TAKE;
	sharing->given += choice == SHARED_GIVE;
	return NULL;
}

static const struct refusal *compare(struct comparison *c, struct key_sharing *sharing)
{
	const struct refusal *no = NULL;

	for (size_t i = 0; no == NULL && i < c->there.count; i++)
		no = choose(c, c->there.files[i].name, sharing);
	for (size_t i = 0; no == NULL && i < c->here.count; i++)
		if (shared_keys_find(&c->there, c->here.files[i].name) == NULL)
			no = choose(c, c->here.files[i].name, sharing);
	return no;
}

static const struct refusal *take(struct comparison *c, const struct shared_file *file,
				  long long now)
{
	const struct key_deed deed = {"take", NULL, NULL, now};

	*c->detail = file->name;
	if (shared_file_choose(shared_keys_find(&c->here, file->name), file) != SHARED_TAKE)
		return NULL;
	return shared_name_is_secret(file->name)
		       ? key_file_write(&c->editor->place, file->name, file->bytes)
		       : key_editor_take(c->editor, &file->about, file->bytes, &deed);
}

/* Secrets first: a folder with keys and without them is a broken one. */
static const struct refusal *take_all(struct comparison *c, long long now)
{
	const struct refusal *no = NULL;

	for (int secrets = 1; secrets >= 0; secrets--)
		for (size_t i = 0; no == NULL && i < c->there.count; i++)
			if (shared_name_is_secret(c->there.files[i].name) == (secrets == 1))
				no = take(c, &c->there.files[i], now);
	return no;
}

/* As it is after what was taken. */
static const struct refusal *give_all(struct comparison *c, struct key_sharing *sharing)
{
	const struct refusal *no = read_here(c);

	if (no == NULL)
		sharing->document =
			shared_keys_seal(c->arena, c->editor->place.encryption, &c->here);
	return no;
}

static const struct refusal *open_document(struct comparison *c, const struct key_home *home,
					   struct text document)
{
	const struct hash *encryption;
	const struct refusal *no;

	*c->detail = home->encryption_file;
	no = key_encryption_load(c->arena, home, &encryption);
	*c->detail = "the store";
	c->there = (struct shared_keys){0};
	if (no == NULL && encryption == NULL)
		no = &key_encryption_missing;
	if (no == NULL && document.at != NULL)
		no = shared_keys_open(c->arena, encryption, document, &c->there);
	return no;
}

/* A machine that has none yet. */
static const struct refusal *make_folder(const struct key_home *home)
{
	struct key_place place = {.owner = home->owner};
	const struct refusal *no = key_directory_make(home->state, &place);

	if (no == NULL)
		close(place.folder);
	return no;
}

/* Before the first parvis keys init of all machines there is nothing to give. */
static bool nothing_is_made(const struct refusal *no)
{
	return no == &key_folder_missing || no == &key_encryption_missing;
}

static const struct refusal *open_here(struct comparison *c, const struct key_home *home)
{
	const struct refusal *no;

	c->editor = arena_alloc(c->arena, sizeof *c->editor);
	no = key_editor_open(c->editor, c->arena, home);
	*c->detail = c->editor->detail;
	if (no == NULL)
		no = read_here(c);
	return no;
}

const struct refusal *key_folder_share(struct arena *a, const struct key_home *home,
				       struct text document, long long now,
				       struct key_sharing *sharing, const char **detail)
{
	struct comparison c = {.arena = a, .detail = detail};
	const struct refusal *no = open_document(&c, home, document);

	*sharing = (struct key_sharing){0};
	if (no == NULL && c.there.count > 0)
		no = make_folder(home);
	if (no == NULL) {
		no = open_here(&c, home);
		if (no == NULL)
			no = compare(&c, sharing);
		if (no == NULL)
			no = take_all(&c, now);
		if (no == NULL && sharing->given > 0)
			no = give_all(&c, sharing);
		key_editor_close(c.editor);
	}
	return document.at == NULL && nothing_is_made(no) ? NULL : no;
}

const struct refusal *key_folder_compare(struct arena *a, const struct key_home *home,
					 struct text document, struct key_sharing *sharing,
					 const char **detail)
{
	struct comparison c = {.arena = a, .detail = detail};
	const struct refusal *no = open_document(&c, home, document);

	*sharing = (struct key_sharing){0};
	if (no != NULL)
		return no;
	no = open_here(&c, home);
	if (no == NULL)
		no = compare(&c, sharing);
	key_editor_close(c.editor);
	return no;
}

const struct refusal *key_folder_impose(struct arena *a, const struct key_home *home,
					const char *reason, long long now,
					struct key_sharing *sharing, const char **detail)
{
	struct comparison c = {.arena = a, .detail = detail};
	const struct key_deed deed = {"share", reason, "shared-keys", now};
	const struct refusal *no = open_document(&c, home, TEXT_NONE);

	*sharing = (struct key_sharing){0};
	if (no != NULL)
		return no;
	no = open_here(&c, home);
	if (no == NULL)
		no = key_editor_note(c.editor, &deed);
	if (no == NULL)
		no = give_all(&c, sharing);
	sharing->given = c.here.count;
	key_editor_close(c.editor);
	return no;
}
