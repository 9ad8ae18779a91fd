#include "shared_keys.h"
#include "test.h"
#include <string.h>

static const struct hash encryption = {{1, 2, 3}}, another = {{3, 2, 1}};
static const char name[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.json";

static struct shared_file file_of(struct arena *a, const char *called, const char *bytes)
{
	struct shared_file file = {called, text_of(bytes), {.step = 0}};

	CHECK(shared_file_read(a, &file));
	return file;
}

static struct shared_file key_file(struct arena *a, const char *members)
{
	return file_of(a, name, arena_printf(a, "{\"created\":5,%s}", members));
}

static enum shared_choice choice(const char *here, const char *there)
{
	struct arena *a = arena_new();
	const struct shared_file ours = key_file(a, here), theirs = key_file(a, there);
	enum shared_choice chosen = shared_file_choose(&ours, &theirs);

	arena_free(a);
	return chosen;
}

TEST(the_later_step_counts_wherever_it_was_taken)
{
	struct arena *a = arena_new();
	const struct shared_file file = key_file(a, "\"step\":3");

	CHECK_NUMBER(choice("\"step\":3", "\"step\":4"), SHARED_TAKE);
	CHECK_NUMBER(choice("\"step\":4", "\"step\":3"), SHARED_GIVE);
	CHECK_NUMBER(choice("\"step\":4", "\"step\":4"), SHARED_SAME);
	CHECK_NUMBER(choice("\"max_age\":1", "\"max_age\":1,\"step\":1"), SHARED_TAKE);
	CHECK_NUMBER(shared_file_choose(NULL, &file), SHARED_TAKE);
	CHECK_NUMBER(shared_file_choose(&file, NULL), SHARED_GIVE);
	arena_free(a);
}

TEST(of_one_step_nobody_can_say_which_of_two_files_is_right)
{
	CHECK_NUMBER(choice("\"step\":4,\"max_age\":1", "\"step\":4,\"max_age\":2"),
		     SHARED_CONFLICT);
	CHECK_NUMBER(choice("\"max_age\":1", "\"max_age\":2"), SHARED_CONFLICT);
}

TEST(a_key_that_ended_stays_ended)
{
	CHECK_NUMBER(choice("\"step\":3,\"revoked\":9", "\"step\":4"), SHARED_CONFLICT);
	CHECK_NUMBER(choice("\"step\":4", "\"step\":3,\"revoked\":9"), SHARED_CONFLICT);
	CHECK_NUMBER(choice("\"step\":3,\"destroyed\":9", "\"step\":4"), SHARED_CONFLICT);
	CHECK_NUMBER(choice("\"step\":4", "\"step\":3,\"destroyed\":9"), SHARED_CONFLICT);
	CHECK_NUMBER(choice("\"step\":3", "\"step\":4,\"revoked\":9"), SHARED_TAKE);
	CHECK_NUMBER(choice("\"step\":4,\"destroyed\":9", "\"step\":3"), SHARED_GIVE);
	CHECK_NUMBER(choice("\"step\":3,\"revoked\":9", "\"step\":4,\"revoked\":9,\"destroyed\":9"),
		     SHARED_TAKE);
}

/* Two deployments, and secrets have no step. */
TEST(a_secret_is_never_replaced)
{
	struct arena *a = arena_new();
	const struct shared_file ours = file_of(a, "master.secret", "one"),
				 theirs = file_of(a, "master.secret", "other");

	CHECK_NUMBER(shared_file_choose(&ours, &theirs), SHARED_CONFLICT);
	CHECK_NUMBER(shared_file_choose(&ours, &ours), SHARED_SAME);
	arena_free(a);
}

TEST(only_names_of_the_key_folder_are_names)
{
	static const char *const wrong[] = {
		"",
		".json",
		"../master.secret",
		"journal",
		"another.secret",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/.json",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.json",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.jsonx",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB.json", /* no 32 bytes */
	};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK(!shared_name_is_key(wrong[i]) && !shared_name_is_secret(wrong[i]));
	CHECK(shared_name_is_key(name) && !shared_name_is_secret(name));
	for (const char *const *secret = shared_secrets; *secret != NULL; secret++)
		CHECK(shared_name_is_secret(*secret) && !shared_name_is_key(*secret));
}

static struct text two_files(struct arena *a, const struct hash *key)
{
	struct shared_file files[] = {file_of(a, "master.secret", "a\n\"secret\"\\"),
				      key_file(a, "\"step\":7")};

	return shared_keys_seal(a, key, &(struct shared_keys){2, files});
}

TEST(what_one_machine_seals_another_reads)
{
	struct arena *a = arena_new();
	struct text document = two_files(a, &encryption);
	struct shared_keys keys;

	CHECK(memmem(document.at, document.len, "secret", 6) == NULL);
	CHECK_REFUSAL(shared_keys_open(a, &encryption, document, &keys), "");
	CHECK_NUMBER(keys.count, 2);
	CHECK_TEXT(shared_keys_find(&keys, "master.secret")->bytes, "a\n\"secret\"\\");
	CHECK_NUMBER(shared_keys_find(&keys, name)->about.step, 7);
	CHECK(shared_keys_find(&keys, "subject-v1.secret") == NULL);
	arena_free(a);
}

TEST(a_document_of_others_or_changed_at_any_byte_is_refused)
{
	struct arena *a = arena_new();
	struct text document = two_files(a, &encryption);
	char *bytes = arena_copy(a, document.at, document.len);
	struct shared_keys keys;

	CHECK_REFUSAL(shared_keys_open(a, &another, document, &keys), "shared-keys-undecipherable");
	for (size_t i = 0; i < document.len; i++) {
		bytes[i] ^= 1;
		CHECK_REFUSAL(
			shared_keys_open(a, &encryption, (struct text){bytes, document.len}, &keys),
			"shared-keys-undecipherable");
		bytes[i] ^= 1;
		CHECK_REFUSAL(
			shared_keys_open(a, &encryption, (struct text){document.at, i}, &keys),
			"shared-keys-undecipherable");
	}
	arena_free(a);
}

static const char *refused(const struct shared_keys *files)
{
	struct arena *a = arena_new();
	struct shared_keys keys;
	const struct refusal *no =
		shared_keys_open(a, &encryption, shared_keys_seal(a, &encryption, files), &keys);

	arena_free(a);
	return no == NULL ? "" : no->name;
}

TEST(a_document_of_what_is_no_key_folder_is_refused)
{
	struct shared_file strange[] = {{"../elsewhere", TEXT("x"), {.step = 0}}},
			   broken[] = {{name, TEXT("{\"created\":-1}"), {.step = 0}}},
			   twice[] = {{"master.secret", TEXT("x"), {.step = 0}},
				      {"master.secret", TEXT("x"), {.step = 0}}};

	CHECK_STR(refused(&(struct shared_keys){1, strange}), "shared-keys-malformed");
	CHECK_STR(refused(&(struct shared_keys){1, broken}), "shared-keys-malformed");
	CHECK_STR(refused(&(struct shared_keys){2, twice}), "shared-keys-malformed");
	CHECK_STR(refused(&(struct shared_keys){0, NULL}), "shared-keys-malformed");
	CHECK_STR(refused(&(struct shared_keys){1, twice}), "");
}
