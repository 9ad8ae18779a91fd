#include "key_editor.h"
#include "json_write.h"
#include "key_directory.h"
#include "key_encryption.h"
#include "key_maker.h"
#include "key_record.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

const struct refusal key_journal_unwritten = {
	"key-journal-unwritten", 500, NULL,
	"The journal of the key folder cannot be written; no step is taken without it."};

enum { JOURNAL_MODE = 0600 };

const struct refusal *key_editor_open(struct key_editor *e, struct arena *a,
				      const struct key_home *home)
{
	const struct refusal *no;

	e->arena = a;
	e->place = (struct key_place){.folder = -1, .owner = home->owner};
	e->count = 0;
	e->maker = home->maker;
	e->makes_standby = false;
	e->detail = home->state;
	no = key_directory_open(home->state, &e->place);
	if (no != NULL) {
		e->place.folder = -1;
		return no;
	}
	if (!key_directory_lock(e->place.folder))
		return &key_folder_unsafe;
	if ((no = key_encryption_load(a, home, &e->place.encryption)) != NULL)
		return no;
	return key_folder_read_keys(a, &e->place, e->keys, &e->count, &e->detail);
}

void key_editor_close(struct key_editor *e)
{
	if (e->place.folder >= 0)
		close(e->place.folder);
	e->place.folder = -1;
}

struct key_set key_editor_set(const struct key_editor *e)
{
	return (struct key_set){e->count, e->keys};
}

static long long next_step(const struct key_editor *e)
{
	const struct key_set set = key_editor_set(e);

	return key_set_step(&set) + 1;
}

static struct text journal_line(struct arena *a, const struct key *key, const struct key_deed *deed)
{
	struct json_writer w = json_write(a);
	struct text line;

	json_open(&w, '{');
	json_put_number(&w, "time", deed->now);
	json_put_string(&w, "step", deed->step);
	if (key != NULL)
		json_put_text(&w, "kid", key->kid);
	json_put_number(&w, "uid", (long long)getuid());
	if (deed->guard != NULL) {
		json_put_string(&w, "forced", deed->guard);
		json_put_string(&w, "reason", deed->reason);
	}
	json_close(&w, '}');
	line = json_written(&w);
	return text_of(arena_printf(a, "%.*s\n", TEXT_ARG(line)));
}

/* One write, so that lines stay whole; synced, so that no step is without its line. */
static const struct refusal *note(struct key_editor *e, const struct key *key,
				  const struct key_deed *deed)
{
	struct text line = journal_line(e->arena, key, deed);
	int fd = openat(e->place.folder, "journal",
			O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, JOURNAL_MODE);
	bool well;

	if (fd < 0)
		return &key_journal_unwritten;
	well = (e->place.owner == geteuid() || fchown(fd, e->place.owner, (gid_t)-1) == 0) &&
	       write(fd, line.at, line.len) == (ssize_t)line.len && fsync(fd) == 0;
	return close(fd) == 0 && well ? NULL : &key_journal_unwritten;
}

static const char *file_of(struct key_editor *e, const struct key *key)
{
	return arena_printf(e->arena, "%.*s.json", TEXT_ARG(key->kid));
}

const struct refusal *key_editor_add(struct key_editor *e, const struct key_need *need,
				     const struct key_dates *dates, long long max_age,
				     const struct key_deed *deed, const struct key **made)
{
	struct key *key = &e->keys[e->count];
	const struct key_set set = key_editor_set(e);
	const struct refusal *no;

	e->detail = jose_alg_name(need->alg);
	if (e->count == KEY_FOLDER_KEYS_MAX)
		return &key_folder_too_large;
	*key = (struct key){.dates = *dates,
			    .max_age = max_age,
			    .is_standby = e->makes_standby,
			    .step = next_step(e)};
	if ((no = key_maker_make(e->maker, e->arena, &set, need, key)) != NULL)
		return no;
	*made = key;
	if ((no = note(e, key, deed)) != NULL)
		return no;
	no = key_file_write(&e->place, file_of(e, key), key_record_pack(e->arena, key));
	e->count += no == NULL;
	return no;
}

const struct refusal *key_editor_date(struct key_editor *e, const struct key *key,
				      const struct key_dates *dates, const struct key_deed *deed)
{
	struct key *changed = &e->keys[key - e->keys];
	const struct refusal *no = note(e, key, deed);

	e->detail = file_of(e, key);
	if (no == NULL && dates->destroyed != 0) /* first: a key that is gone is found gone again */
		no = key_maker_destroy(e->maker, e->arena, key);
	if (no != NULL)
		return no;
	changed->dates = *dates;
	changed->step = next_step(e);
	return key_file_replace(&e->place, e->detail, key_record_pack(e->arena, changed));
}

const struct refusal *key_editor_take(struct key_editor *e, const struct key *key,
				      struct text record, const struct key_deed *deed)
{
	const struct refusal *no = note(e, key, deed);

	return no == NULL ? key_file_replace(&e->place, file_of(e, key), record) : no;
}

const struct refusal *key_editor_note(struct key_editor *e, const struct key_deed *deed)
{
	return note(e, NULL, deed);
}
