/* key_editor.h -- changing keys on disk, one file at a time.
 *
 * A step of a rotation is one record, replaced as a whole: whoever dies or loses power at any
 * moment leaves the old one or the new one. The folder is locked meanwhile, so that two operators
 * do not decide on what the other changes. Every step is first written to the folder's journal.
 * Waits for the disk.
 */
#pragma once
#include "key_folder.h"

struct key_editor {
	struct arena *arena;
	struct key_place place;
	struct key keys[KEY_FOLDER_KEYS_MAX]; /* the destroyed ones, too */
	size_t count;
	struct key_maker *maker; /* of the home */
	bool makes_standby;      /* what is added: see struct key */
	const char *detail;      /* the file in hand, for whoever reports a refusal */
};

/* What the journal keeps of a step. */
struct key_deed {
	const char *step;   /* "activate" */
	const char *reason; /* why a guard was overruled; NULL if none was */
	const char *guard;  /* which one; NULL if none was */
	long long now;
};

/* All keys of the home's folder. Close it also after a refusal. */
const struct refusal *key_editor_open(struct key_editor *e, struct arena *a,
				      const struct key_home *home);
void key_editor_close(struct key_editor *e);

struct key_set key_editor_set(const struct key_editor *e);

/* A new key of this need, with these dates and max_age. *made is one of keys. */
const struct refusal *key_editor_add(struct key_editor *e, const struct key_need *need,
				     const struct key_dates *dates, long long max_age,
				     const struct key_deed *deed, const struct key **made);

/* Give one of keys other dates; destroyed among them drops its private half for good. */
const struct refusal *key_editor_date(struct key_editor *e, const struct key *key,
				      const struct key_dates *dates, const struct key_deed *deed);

/* Write what another machine wrote of a key, its record as it is; keys stay as they were read. */
const struct refusal *key_editor_take(struct key_editor *e, const struct key *key,
				      struct text record, const struct key_deed *deed);

/* A line of the journal that is of no single key. */
const struct refusal *key_editor_note(struct key_editor *e, const struct key_deed *deed);

extern const struct refusal key_journal_unwritten;
