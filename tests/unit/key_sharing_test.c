#include "key_editor.h"
#include "key_encryption.h"
#include "key_sharing.h"
#include "key_state_folder.h"
#include "random.h"
#include "test.h"
#include <fcntl.h>
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

static void write_file(const char *path, struct text bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0400);

	CHECK(fd >= 0 && write(fd, bytes.at, bytes.len) == (ssize_t)bytes.len);
	close(fd);
}

static struct machine machine_new(struct text encryption)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	const char *file = arena_printf(a, "%s/encryption.key", state);

	write_file(file, encryption);
	return (struct machine){a, {state, geteuid(), file, 0, NULL}};
}

static void machine_free(struct machine *m) { state_folder_free(m->arena, m->home.state); }

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

/* The date of the machine's only key, read from its folder. */
static long long retiring_of(struct machine *m)
{
	struct key_editor *e = edit(m);

	CHECK_NUMBER(e->count, 1);
	key_editor_close(e);
	return e->keys[0].dates.retiring;
}

static void retire_at(struct machine *m, long long when)
{
	static const struct key_deed deed = {"retire", NULL, NULL, 1500};
	struct key_editor *e = edit(m);
	struct key_dates dates = e->keys[0].dates;

	dates.retiring = when;
	CHECK_REFUSAL(key_editor_date(e, &e->keys[0], &dates, &deed), "");
	key_editor_close(e);
}

TEST(before_any_machine_has_keys_there_is_nothing_to_share)
{
	struct arena *a = arena_new();
	struct machine one = machine_new(random_token(a, HASH_SIZE));
	struct key_sharing sharing = share(&one, TEXT_NONE);

	CHECK(sharing.taken == 0 && sharing.given == 0 && sharing.document.at == NULL);
	CHECK(access(arena_printf(one.arena, "%s/keys", one.home.state), F_OK) != 0);
	machine_free(&one);
	arena_free(a);
}

TEST(a_machine_that_is_new_takes_all_and_loads_it)
{
	struct arena *a = arena_new();
	struct text encryption = random_token(a, HASH_SIZE);
	struct machine one = machine_new(encryption), two = machine_new(encryption);
	const struct refusal *no = NULL;
	struct signing_keys *ours, *theirs;
	struct key_sharing given, taken;

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
	machine_free(&one);
	machine_free(&two);
	arena_free(a);
}

TEST(a_step_goes_to_the_others_and_an_older_document_undoes_none)
{
	struct arena *a = arena_new();
	struct text encryption = random_token(a, HASH_SIZE);
	struct machine one = machine_new(encryption), two = machine_new(encryption);
	struct key_sharing first, second, back;

	init(&one);
	first = share(&one, TEXT_NONE);
	share(&two, first.document);
	retire_at(&one, 5000);
	second = share(&one, first.document);
	CHECK_NUMBER(second.given, 1);
	CHECK_NUMBER(share(&two, second.document).taken, 1);
	CHECK_NUMBER(retiring_of(&two), 5000);
	back = share(&two, first.document); /* somebody put it back */
	CHECK(back.taken == 0 && back.given == 1 && retiring_of(&two) == 5000);
	CHECK_NUMBER(share(&one, back.document).taken + share(&one, back.document).given, 0);
	machine_free(&one);
	machine_free(&two);
	arena_free(a);
}

TEST(what_was_taken_is_in_the_journal)
{
	struct arena *a = arena_new();
	struct text encryption = random_token(a, HASH_SIZE);
	struct machine one = machine_new(encryption), two = machine_new(encryption);
	char line[256] = "";
	FILE *journal;

	init(&one);
	share(&two, share(&one, TEXT_NONE).document);
	journal = fopen(arena_printf(a, "%s/keys/journal", two.home.state), "r");
	CHECK(journal != NULL && fgets(line, sizeof line, journal) != NULL);
	fclose(journal);
	CHECK(strstr(line, "\"time\":2000,\"step\":\"take\",\"kid\":") != NULL);
	machine_free(&one);
	machine_free(&two);
	arena_free(a);
}

TEST(two_changes_of_one_key_are_a_conflict_and_nothing_is_taken)
{
	struct arena *a = arena_new();
	struct text encryption = random_token(a, HASH_SIZE);
	struct machine one = machine_new(encryption), two = machine_new(encryption);
	struct key_sharing sharing, imposed;

	init(&one);
	sharing = share(&one, TEXT_NONE);
	share(&two, sharing.document);
	retire_at(&one, 5000);
	retire_at(&two, 6000);
	sharing = share(&one, sharing.document);
	CHECK_STR(refusal_of(&two, sharing.document), "shared-keys-conflict");
	CHECK_NUMBER(retiring_of(&two), 6000);
	CHECK_REFUSAL(key_folder_compare(a, &two.home, sharing.document, &sharing, &detail),
		      "shared-keys-conflict");
	CHECK_REFUSAL(key_folder_impose(a, &two.home, "ours is right", 2000, &imposed, &detail),
		      "");
	CHECK_NUMBER(imposed.given, 4);
	CHECK_STR(refusal_of(&two, imposed.document), "");
	CHECK_STR(refusal_of(&one, imposed.document), "shared-keys-conflict");
	machine_free(&one);
	machine_free(&two);
	arena_free(a);
}

TEST(machines_of_two_deployments_share_nothing)
{
	struct arena *a = arena_new();
	struct text encryption = random_token(a, HASH_SIZE);
	struct machine one = machine_new(encryption), two = machine_new(encryption),
		       stranger = machine_new(random_token(a, HASH_SIZE));
	struct text document;

	init(&one);
	init(&two);
	document = share(&one, TEXT_NONE).document;
	CHECK_STR(refusal_of(&two, document), "shared-secret-differs");
	CHECK_STR(refusal_of(&stranger, document), "shared-keys-undecipherable");
	CHECK(access(arena_printf(a, "%s/keys", stranger.home.state), F_OK) != 0);
	machine_free(&one);
	machine_free(&two);
	machine_free(&stranger);
	arena_free(a);
}

/* Sealed by one of ours, which therefore made it: yet a file is what its name says, or nothing. */
TEST(a_key_under_another_name_is_not_taken)
{
	struct arena *a = arena_new();
	struct text encryption = random_token(a, HASH_SIZE);
	struct machine one = machine_new(encryption);
	const struct hash *key = NULL;
	struct shared_file file = {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.json",
				   TEXT("{\"step\":9}"),
				   {.step = 9}};

	init(&one);
	CHECK_REFUSAL(key_encryption_load(a, &one.home, &key), "");
	CHECK_STR(refusal_of(&one, shared_keys_seal(a, key, &(struct shared_keys){1, &file})),
		  "shared-keys-malformed");
	machine_free(&one);
	arena_free(a);
}

TEST(what_would_be_taken_is_told_without_taking_it)
{
	struct arena *a = arena_new();
	struct text encryption = random_token(a, HASH_SIZE);
	struct machine one = machine_new(encryption), two = machine_new(encryption);
	struct key_sharing sharing;
	struct text document;

	init(&one);
	document = share(&one, TEXT_NONE).document;
	share(&two, document);
	retire_at(&one, 5000);
	CHECK_REFUSAL(key_folder_compare(a, &one.home, document, &sharing, &detail), "");
	CHECK(sharing.taken == 0 && sharing.given == 1);
	document = share(&one, document).document;
	CHECK_REFUSAL(key_folder_compare(a, &two.home, document, &sharing, &detail), "");
	CHECK(sharing.taken == 1 && sharing.given == 0 && retiring_of(&two) == 0);
	machine_free(&one);
	machine_free(&two);
	arena_free(a);
}
