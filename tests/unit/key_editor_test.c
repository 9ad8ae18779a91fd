#include "key_editor.h"
#include "key_state_folder.h"
#include "test.h"
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct key_need need = {.use = KEY_SIGNS_TOKENS, .alg = JOSE_ES256};
static const struct key_deed deed = {"activate", "stolen laptop", "key-too-fresh", 1000};
static const char *detail;

/* A folder with secrets and one key. */
static const char *keys_new(struct arena *a)
{
	const char *state = state_folder_new(a);
	struct key_need one = need;
	const struct key_needs needs = {1, &one, 300, 0};
	const struct key_home home = key_home_of(state);
	struct key_folder_made made;

	CHECK_REFUSAL(key_folder_init(a, &home, &needs, 1000, &made, &detail), "");
	return state;
}

static struct key_editor *editor_new(struct arena *a, const char *state)
{
	const struct key_home home = key_home_of(state);
	struct key_editor *e = arena_alloc(a, sizeof *e);

	CHECK_REFUSAL(key_editor_open(e, a, &home), "");
	return e;
}

TEST(editor_adds_a_key_and_gives_it_other_dates)
{
	struct arena *a = arena_new();
	const char *state = keys_new(a);
	struct key_editor *e = editor_new(a, state);
	struct key_dates dates = {.created = 1000};
	const struct key *made;

	CHECK_NUMBER(e->count, 1);
	CHECK_NUMBER(e->keys[0].max_age, 300);
	CHECK_REFUSAL(key_editor_add(e, &need, &dates, 600, &deed, &made), "");
	dates.published = 1100;
	CHECK_REFUSAL(key_editor_date(e, made, &dates, &deed), "");
	key_editor_close(e);
	e = editor_new(a, state);
	CHECK_NUMBER(e->count, 2);
	made = text_equal(e->keys[0].kid, made->kid) ? &e->keys[0] : &e->keys[1];
	CHECK_NUMBER(made->dates.published, 1100);
	CHECK_NUMBER(made->max_age, 600);
	CHECK(made->jwk->is_private);
	key_editor_close(e);
	state_folder_free(a, state);
}

TEST(destroyed_key_leaves_its_public_half_and_no_signer_loads_it)
{
	struct arena *a = arena_new();
	const char *state = keys_new(a);
	const struct key_home home = key_home_of(state);
	struct key_editor *e = editor_new(a, state);
	struct key_dates dates = e->keys[0].dates;
	const struct refusal *no = NULL;
	struct signing_keys *keys;

	dates.destroyed = 2000;
	CHECK_REFUSAL(key_editor_date(e, &e->keys[0], &dates, &deed), "");
	key_editor_close(e);
	e = editor_new(a, state);
	CHECK(e->count == 1 && !e->keys[0].jwk->is_private);
	CHECK_NUMBER(e->keys[0].dates.destroyed, 2000);
	keys = key_folder_load(a, &home, &no, &detail);
	CHECK(keys != NULL && keys->set.count == 0);
	key_editor_close(e);
	state_folder_free(a, state);
}

TEST(each_step_is_in_the_journal_before_it_is_taken)
{
	struct arena *a = arena_new();
	const char *state = keys_new(a);
	struct key_editor *e = editor_new(a, state);
	struct key_dates dates = e->keys[0].dates;
	char line[512] = "";
	FILE *journal;

	CHECK_REFUSAL(key_editor_date(e, &e->keys[0], &dates, &deed), "");
	journal = fopen(arena_printf(a, "%s/keys/journal", state), "r");
	CHECK(journal != NULL && fgets(line, sizeof line, journal) != NULL);
	fclose(journal);
	CHECK(strstr(line, "\"step\":\"activate\"") != NULL);
	CHECK(strstr(line, "\"forced\":\"key-too-fresh\",\"reason\":\"stolen laptop\"") != NULL);
	CHECK(strstr(line, "\"d\"") == NULL);
	unlink(arena_printf(a, "%s/keys/journal", state));
	CHECK_NUMBER(symlink("elsewhere", arena_printf(a, "%s/keys/journal", state)), 0);
	dates.retired = 3000;
	CHECK_REFUSAL(key_editor_date(e, &e->keys[0], &dates, &deed), "key-journal-unwritten");
	key_editor_close(e);
	e = editor_new(a, state);
	CHECK_NUMBER(e->keys[0].dates.retired, 0);
	key_editor_close(e);
	state_folder_free(a, state);
}

TEST(folder_that_is_not_there_has_no_editor)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	const struct key_home home = key_home_of(state);
	struct key_editor *e = arena_alloc(a, sizeof *e);

	CHECK_REFUSAL(key_editor_open(e, a, &home), "key-folder-missing");
	key_editor_close(e);
	state_folder_free(a, state);
}
