/* key_folder.h -- everything secret that a deployment has, in the folder keys of its state folder:
 *
 *	KID.json			a private key and the dates of its life (key_record.h)
 *	master.secret			what the sealing key is derived from
 *	subject-v1.secret		keys the pairwise subjects; losing it renames every citizen
 *	franceconnect-subject.secret	the same for FranceConnect's rule; may be brought from there
 *	journal				a line for each step that an operator took with a key
 *
 * The folder is the signer's own with mode 0700. Copy it whole to a second machine, and both are
 * one deployment. These calls wait for the disk.
 */
#pragma once
#include "key_directory.h"
#include "key_needs.h"

struct signing_keys {
	struct key_set set;
	long long step; /* the last that any file knows of, of a destroyed key, too */
	struct hash master, subject_v1;
	struct text franceconnect_secret;
};

enum {
	KEY_FOLDER_KEYS_MAX = 512,
	FRANCECONNECT_SECRET_LEAST = 32,
	FRANCECONNECT_SECRET_MOST = 512
};

/* Read and check all of it. NULL with *no, and *detail the file's name, if anything is amiss: a
 * signer that serves half of its keys would be found out by citizens. */
struct signing_keys *key_folder_load(struct arena *a, const struct key_home *home,
				     const struct refusal **no, const char **detail);

/* The records of an open folder, those of destroyed keys among them: at most KEY_FOLDER_KEYS_MAX,
 * private members in the arena. */
const struct refusal *key_folder_read_keys(struct arena *a, const struct key_place *place,
					   struct key *keys, size_t *count, const char **detail);

/* What key_folder_init() found or made. */
struct key_folder_made {
	size_t key_count, secret_count; /* the encryption key is one of the secrets */
	struct text kids[KEY_FOLDER_KEYS_MAX];
};

/* Make what is missing: folders, secrets, one current key for each of needs. Twice is once.
 * Refused if there are keys but a secret is gone: a new one would be another deployment. */
const struct refusal *key_folder_init(struct arena *a, const struct key_home *home,
				      const struct key_needs *needs, long long now,
				      struct key_folder_made *made, const char **detail);

/* Bring all files under the home's encryption key, which is made if it is not there: those that are
 * not encrypted, and those under the key in the file before (NULL: there is none). A run that was
 * cut short is finished by the next; *count says how many files were written. */
const struct refusal *key_folder_encrypt(struct arena *a, const struct key_home *home,
					 const char *before, size_t *count, const char **detail);

extern const struct refusal key_folder_missing, key_folder_unsafe, key_folder_malformed,
	key_folder_too_large, key_folder_incomplete, key_unmade;
