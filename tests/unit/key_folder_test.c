#include "files.h"
#include "key_folder.h"
#include "key_state_folder.h"
#include "test.h"
#include <sys/stat.h>
#include <unistd.h>

static struct key_need wanted[] = {
	{.use = KEY_SIGNS_TOKENS, .alg = JOSE_ES256},
	{.use = KEY_SIGNS_ASSERTIONS, .alg = JOSE_ES256, .provider = {"post", 4}},
};
static const struct key_needs needs = {.count = 2, .at = wanted};
static const char *detail;

static const struct refusal *init(struct arena *a, const char *state, struct key_folder_made *made)
{
	const struct key_home home = key_home_of(state);

	return key_folder_init(a, &home, &needs, 1000, made, &detail);
}

static const struct refusal *load(struct arena *a, const char *state, struct signing_keys **keys)
{
	const struct key_home home = key_home_of(state);
	const struct refusal *no = NULL;

	*keys = key_folder_load(a, &home, &no, &detail);
	return no;
}

TEST(key_folder_is_made_once)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	struct key_folder_made made;
	struct signing_keys *first, *second;

	CHECK_REFUSAL(init(a, state, &made), "");
	CHECK_NUMBER(made.key_count, 2);
	CHECK_NUMBER(made.secret_count, 3);
	CHECK_REFUSAL(load(a, state, &first), "");
	CHECK_REFUSAL(init(a, state, &made), "");
	CHECK_NUMBER(made.key_count + made.secret_count, 0);
	CHECK_REFUSAL(load(a, state, &second), "");
	CHECK_NUMBER(second->set.count, 2);
	CHECK(hash_equal(&first->master, &second->master));
	CHECK(!hash_equal(&first->master, &first->subject_v1));
	CHECK(key_set_current(&second->set, KEY_SIGNS_TOKENS, JOSE_ES256, 1000) != NULL);
	CHECK(key_set_current_of(&second->set, TEXT("post"), KEY_SIGNS_ASSERTIONS, JOSE_ES256,
				 1000) != NULL);
	state_folder_free(a, state);
}

TEST(key_folder_that_is_not_there_or_open_to_others_is_not_read)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	const char *folder = arena_printf(a, "%s/keys", state);
	struct signing_keys *keys;
	struct key_folder_made made;

	CHECK_REFUSAL(load(a, state, &keys), "key-folder-missing");
	CHECK_REFUSAL(init(a, state, &made), "");
	chmod(folder, 0750);
	CHECK_REFUSAL(load(a, state, &keys), "key-folder-unsafe");
	CHECK_REFUSAL(init(a, state, &made), "key-folder-unsafe");
	chmod(folder, 0700);
	rename(folder, arena_printf(a, "%s/elsewhere", state));
	CHECK_NUMBER(symlink("elsewhere", folder), 0);
	CHECK_REFUSAL(load(a, state, &keys), "key-folder-unsafe");
	state_folder_free(a, state);
}

static void replace(struct arena *a, const char *state, const char *name, const char *content)
{
	file_write(arena_printf(a, "%s/keys/%s", state, name), content, 0400);
}

TEST(key_folder_without_one_of_its_secrets_is_not_made_another)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	struct key_folder_made made;
	struct signing_keys *keys;

	CHECK_REFUSAL(init(a, state, &made), "");
	unlink(arena_printf(a, "%s/keys/subject-v1.secret", state));
	CHECK_REFUSAL(load(a, state, &keys), "key-file-missing");
	CHECK_STR(detail, "subject-v1.secret");
	CHECK_REFUSAL(init(a, state, &made), "key-folder-incomplete");
	CHECK_NUMBER(made.secret_count, 0);
	state_folder_free(a, state);
}

TEST(key_folder_takes_the_subject_secret_that_an_operator_brings)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	struct key_folder_made made;
	struct signing_keys *keys;

	CHECK_REFUSAL(init(a, state, &made), "");
	replace(a, state, "franceconnect-subject.secret", "0123456789abcdef0123456789abcdef\n");
	CHECK_REFUSAL(load(a, state, &keys), "");
	CHECK_TEXT(keys->franceconnect_secret, "0123456789abcdef0123456789abcdef");
	replace(a, state, "franceconnect-subject.secret", "short\n");
	CHECK_REFUSAL(load(a, state, &keys), "key-folder-malformed");
	state_folder_free(a, state);
}

TEST(k3_key_folder_with_a_broken_file_is_not_served)
{
	static const char *const broken[] = {
		"", "{}",
		"{\"kid\":\"x\",\"use\":\"sig\",\"alg\":\"ES256\",\"created\":1,\"jwk\":{}}"};
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	struct key_folder_made made;
	struct signing_keys *keys;

	CHECK_REFUSAL(init(a, state, &made), "");
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		replace(a, state, "x.json", broken[i]);
		CHECK_REFUSAL(load(a, state, &keys), "key-folder-malformed");
		CHECK_STR(detail, "x.json");
	}
	unlink(arena_printf(a, "%s/keys/x.json", state));
	/* another key's material under this name */
	rename(arena_printf(a, "%s/keys/%.*s.json", state, TEXT_ARG(made.kids[0])),
	       arena_printf(a, "%s/keys/y.json", state));
	CHECK_REFUSAL(load(a, state, &keys), "key-folder-malformed");
	replace(a, state, "master.secret", "not base64url of 32 bytes");
	CHECK_REFUSAL(load(a, state, &keys), "key-folder-malformed");
	state_folder_free(a, state);
}

TEST(key_folder_has_a_bound)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	struct key_folder_made made;

	CHECK_REFUSAL(init(a, state, &made), "");
	for (int i = 0; i < KEY_FOLDER_KEYS_MAX; i++) {
		const char *from =
			arena_printf(a, "%s/keys/%.*s.json", state, TEXT_ARG(made.kids[0]));

		CHECK_NUMBER(link(from, arena_printf(a, "%s/keys/copy%d.json", state, i)), 0);
	}
	CHECK_REFUSAL(init(a, state, &made), "key-folder-too-large");
	state_folder_free(a, state);
}

TEST(key_of_no_algorithm_of_ours_is_not_made)
{
	struct key_need unmade = {.use = KEY_SIGNS_TOKENS, .alg = JOSE_ECDH_ES};
	const struct key_needs one = {.count = 1, .at = &unmade};
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	const struct key_home home = key_home_of(state);
	struct key_folder_made made;

	CHECK_REFUSAL(key_folder_init(a, &home, &one, 1000, &made, &detail), "key-unmade");
	state_folder_free(a, state);
}
