#include "files.h"
#include "key_editor.h"
#include "key_encryption.h"
#include "key_record.h"
#include "key_sharing.h"
#include "key_state_folder.h"
#include "random.h"
#include "sealing_key.h"
#include "test.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct key_need wanted[] = {{.use = KEY_SIGNS_TOKENS, .alg = JOSE_ES256}};
static const struct key_needs needs = {.count = 1, .at = wanted};
static const char *detail;

/* A machine to whom somebody brought the key-encryption key. */
struct machine {
	struct arena *arena;
	struct key_home home;
};

static struct machine machine_new(struct text encryption)
{
	struct arena *its = arena_new();
	struct key_home home = key_home_of(state_folder_new(its));

	home.encryption_file = arena_printf(its, "%s/encryption.key", home.state);
	file_write(home.encryption_file, arena_string(its, encryption), 0400);
	return (struct machine){its, home};
}

static void machine_free(struct machine *m) { state_folder_free(m->arena, m->home.state); }

/* Two to whom the same was brought. */
static struct arena *a;
static struct machine one, two;

static void begin(void)
{
	struct text encryption;

	a = arena_new();
	encryption = random_token(a, HASH_SIZE);
	one = machine_new(encryption);
	two = machine_new(encryption);
}

static void end(void)
{
	machine_free(&one);
	machine_free(&two);
	arena_free(a);
}

static void init(struct machine *m)
{
	struct key_folder_made made;

	CHECK_REFUSAL(key_folder_init(m->arena, &m->home, &needs, 1000, &made, &detail), "");
}

static struct key_sharing share(struct machine *m, struct text document)
{
	struct key_sharing sharing;

	CHECK_REFUSAL(key_folder_share(m->arena, &m->home, document, 2000, &sharing, &detail), "");
	return sharing;
}

static const char *refusal_of(struct machine *m, struct text document)
{
	struct key_sharing sharing;
	const struct refusal *no =
		key_folder_share(m->arena, &m->home, document, 2000, &sharing, &detail);

	return no == NULL ? "" : no->name;
}

static struct key_editor *edit(struct machine *m)
{
	struct key_editor *e = arena_alloc(m->arena, sizeof *e);

	CHECK_REFUSAL(key_editor_open(e, m->arena, &m->home), "");
	return e;
}

/* The machine's only key, read from its folder. */
static const struct key *key_of(struct machine *m)
{
	struct key_editor *e = edit(m);

	CHECK_NUMBER(e->count, 1);
	key_editor_close(e);
	return &e->keys[0];
}

static long long retiring_of(struct machine *m) { return key_of(m)->dates.retiring; }

static void retire_at(struct machine *m, long long when)
{
	static const struct key_deed deed = {"retire", NULL, NULL, 1500};
	struct key_editor *e = edit(m);
	struct key_dates dates = e->keys[0].dates;

	dates.retiring = when;
	CHECK_REFUSAL(key_editor_date(e, &e->keys[0], &dates, &deed), "");
	key_editor_close(e);
}

/* The first has keys, and the second took them: what both of them are at. */
static struct text begin_with_keys(void)
{
	struct text document;

	begin();
	init(&one);
	document = share(&one, TEXT_NONE).document;
	share(&two, document);
	return document;
}

static const struct hash *encryption_of(struct machine *m)
{
	const struct hash *key = NULL;

	CHECK_REFUSAL(key_encryption_load(a, &m->home, &key), "");
	return key;
}

TEST(before_any_machine_has_keys_there_is_nothing_to_share)
{
	struct key_sharing sharing;

	begin();
	sharing = share(&one, TEXT_NONE);
	CHECK(sharing.taken == 0 && sharing.given == 0 && sharing.document.at == NULL);
	CHECK(access(arena_printf(one.arena, "%s/keys", one.home.state), F_OK) != 0);
	end();
}

TEST(a_machine_that_is_new_takes_all_and_loads_it)
{
	const struct refusal *no = NULL;
	struct signing_keys *ours, *theirs;
	struct key_sharing given, taken;

	begin();
	init(&one);
	given = share(&one, TEXT_NONE);
	CHECK_NUMBER(given.given, 4); /* three secrets, one key */
	taken = share(&two, given.document);
	CHECK(taken.taken == 4 && taken.given == 0 && taken.document.at == NULL);
	ours = key_folder_load(a, &one.home, &no, &detail);
	theirs = key_folder_load(a, &two.home, &no, &detail);
	CHECK(ours != NULL && theirs != NULL && theirs->set.count == 1);
	CHECK(text_equal(ours->set.keys[0].kid, theirs->set.keys[0].kid));
	CHECK(hash_equal(&ours->master, &theirs->master));
	CHECK_NUMBER(share(&two, given.document).taken, 0);
	end();
}

TEST(a_step_goes_to_the_others_and_an_older_document_undoes_none)
{
	struct text first = begin_with_keys();
	struct key_sharing second, back;

	retire_at(&one, 5000);
	second = share(&one, first);
	CHECK_NUMBER(second.given, 1);
	CHECK_NUMBER(share(&two, second.document).taken, 1);
	CHECK_NUMBER(retiring_of(&two), 5000);
	back = share(&two, first); /* somebody put it back */
	CHECK(back.taken == 0 && back.given == 1 && retiring_of(&two) == 5000);
	CHECK_NUMBER(share(&one, back.document).taken + share(&one, back.document).given, 0);
	end();
}

TEST(what_was_taken_is_in_the_journal)
{
	char line[256] = "";
	FILE *journal;

	begin_with_keys();
	journal = fopen(arena_printf(a, "%s/keys/journal", two.home.state), "r");
	CHECK(journal != NULL && fgets(line, sizeof line, journal) != NULL);
	fclose(journal);
	CHECK(strstr(line, "\"time\":2000,\"step\":\"take\",\"kid\":") != NULL);
	end();
}

TEST(two_changes_of_one_key_are_a_conflict_and_nothing_is_taken)
{
	struct text document = begin_with_keys();
	struct key_sharing sharing, imposed;

	retire_at(&one, 5000);
	retire_at(&two, 6000);
	sharing = share(&one, document);
	CHECK_STR(refusal_of(&two, sharing.document), "shared-keys-conflict");
	CHECK_NUMBER(retiring_of(&two), 6000);
	CHECK_REFUSAL(key_folder_compare(a, &two.home, sharing.document, &sharing, &detail),
		      "shared-keys-conflict");
	CHECK_REFUSAL(key_folder_impose(a, &two.home, "ours is right", 2000, &imposed, &detail),
		      "");
	CHECK_NUMBER(imposed.given, 4);
	CHECK_STR(refusal_of(&two, imposed.document), "");
	CHECK_STR(refusal_of(&one, imposed.document), "shared-keys-conflict");
	end();
}

TEST(machines_of_two_deployments_share_nothing)
{
	struct machine stranger;
	struct text document;

	begin();
	stranger = machine_new(random_token(a, HASH_SIZE));
	init(&one);
	init(&two);
	document = share(&one, TEXT_NONE).document;
	CHECK_STR(refusal_of(&two, document), "shared-secret-differs");
	CHECK_STR(refusal_of(&stranger, document), "shared-keys-undecipherable");
	CHECK(access(arena_printf(a, "%s/keys", stranger.home.state), F_OK) != 0);
	machine_free(&stranger);
	end();
}

/* What a machine finds: of one of ours, since it is sealed. */
static struct text document_of(struct shared_file *files, size_t count)
{
	return shared_keys_seal(a, encryption_of(&one), &(struct shared_keys){count, files});
}

static struct shared_file strange = {
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.json", {"{\"step\":9}", 10}, {.step = 9}};

/* Sealed by one of ours, which therefore made it: yet a file is what its name says, or nothing. */
TEST(a_key_under_another_name_is_not_taken)
{
	begin();
	init(&one);
	CHECK_STR(refusal_of(&one, document_of(&strange, 1)), "shared-keys-malformed");
	end();
}

TEST(if_one_file_cannot_be_taken_none_is)
{
	struct shared_file files[5];
	struct shared_keys good;
	struct text document;

	begin();
	init(&one);
	document = share(&one, TEXT_NONE).document;
	CHECK_REFUSAL(shared_keys_open(a, encryption_of(&one), document, &good), "");
	CHECK_NUMBER(good.count, 4);
	memcpy(files, good.files, 4 * sizeof *files);
	files[4] = strange;
	CHECK_STR(refusal_of(&two, document_of(files, 5)), "shared-keys-malformed");
	CHECK(access(arena_printf(a, "%s/keys/master.secret", two.home.state), F_OK) != 0);
	CHECK_STR(refusal_of(&two, document_of(files, 4)), "");
	end();
}

/* As after a copy in the folder, and parvis keys encrypt. */
TEST(a_key_under_another_name_is_not_given_either)
{
	struct key_place place;
	struct text record;

	begin();
	init(&one);
	record = key_record_pack(a, key_of(&one));
	place = key_place_new(one.home.state);
	place.encryption = encryption_of(&one);
	CHECK_REFUSAL(key_file_write(&place, strange.name, record), "");
	close(place.folder);
	CHECK_STR(refusal_of(&one, TEXT_NONE), "key-folder-malformed");
	CHECK_STR(detail, strange.name);
	end();
}

static struct shared_file sealing_key(void)
{
	struct hash *secret = arena_alloc(a, sizeof *secret);
	struct key key = {
		.use = KEY_SEALS, .alg = SEAL_A256GCM, .dates = {.created = 5}, .secret = secret};

	random_bytes(secret->bytes, HASH_SIZE);
	key.kid = sealing_key_kid(a, secret);
	return (struct shared_file){arena_printf(a, "%.*s.json", TEXT_ARG(key.kid)),
				    key_record_pack(a, &key),
				    {.step = 0}};
}

/* It would be left with more than its signer starts with. */
TEST(a_machine_takes_no_more_keys_than_a_folder_may_have)
{
	static struct shared_file files[KEY_FOLDER_KEYS_MAX];
	struct key_sharing sharing;

	begin();
	init(&one);
	for (size_t i = 0; i < KEY_FOLDER_KEYS_MAX; i++)
		files[i] = sealing_key();
	CHECK_STR(refusal_of(&one, document_of(files, KEY_FOLDER_KEYS_MAX)),
		  "key-folder-too-large");
	CHECK_REFUSAL(key_folder_compare(a, &one.home, document_of(files, KEY_FOLDER_KEYS_MAX - 1),
					 &sharing, &detail),
		      "");
	CHECK(sharing.taken == KEY_FOLDER_KEYS_MAX - 1 && sharing.given == 4);
	end();
}

TEST(what_would_be_taken_is_told_without_taking_it)
{
	struct text document = begin_with_keys();
	struct key_sharing sharing;

	retire_at(&one, 5000);
	CHECK_REFUSAL(key_folder_compare(a, &one.home, document, &sharing, &detail), "");
	CHECK(sharing.taken == 0 && sharing.given == 1);
	document = share(&one, document).document;
	CHECK_REFUSAL(key_folder_compare(a, &two.home, document, &sharing, &detail), "");
	CHECK(sharing.taken == 1 && sharing.given == 0 && retiring_of(&two) == 0);
	end();
}
