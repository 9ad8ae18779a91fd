#include "files.h"
#include "key_encryption.h"
#include "key_folder.h"
#include "key_state_folder.h"
#include "test.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct key_need wanted[] = {{.use = KEY_SIGNS_TOKENS, .alg = JOSE_ES256}};
static const struct key_needs needs = {.count = 1, .at = wanted};
static const char *detail;

struct deployment {
	struct arena *arena;
	const char *state;
	struct key_home home, plain; /* with its encryption key, and without */
};

static struct deployment deployment_new(void)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);

	return (struct deployment){
		a,
		state,
		{state, geteuid(), arena_printf(a, "%s/encryption.key", state), 0, NULL},
		key_home_of(state)};
}

static struct text file_of(const struct deployment *d, const char *name)
{
	char *bytes = arena_alloc(d->arena, 8192);
	int fd = open(arena_printf(d->arena, "%s/%s", d->state, name), O_RDONLY);
	ssize_t n = read(fd, bytes, 8192);

	CHECK(n > 0);
	close(fd);
	return (struct text){bytes, (size_t)n};
}

static bool holds(struct text bytes, const char *what)
{
	for (size_t i = 0; i + strlen(what) <= bytes.len; i++)
		if (memcmp(bytes.at + i, what, strlen(what)) == 0)
			return true;
	return false;
}

static void init(const struct deployment *d, const struct key_home *home,
		 struct key_folder_made *made)
{
	CHECK_REFUSAL(key_folder_init(d->arena, home, &needs, 1000, made, &detail), "");
}

static const struct refusal *load(const struct deployment *d, const struct key_home *home,
				  struct signing_keys **keys)
{
	const struct refusal *no = NULL;

	*keys = key_folder_load(d->arena, home, &no, &detail);
	return no;
}

TEST(keys_are_made_encrypted_together_with_the_key_that_opens_them)
{
	struct deployment d = deployment_new();
	struct key_folder_made made;
	struct signing_keys *keys;
	struct stat st;
	struct text file;

	init(&d, &d.home, &made);
	CHECK_NUMBER(made.secret_count, 4);
	CHECK(stat(d.home.encryption_file, &st) == 0 && (st.st_mode & 07777) == 0400);
	file = file_of(&d, arena_printf(d.arena, "keys/%.*s.json", TEXT_ARG(made.kids[0])));
	CHECK(holds(file, "parvis sealed key file 1"));
	CHECK(!holds(file, "\"d\"") && !holds(file, "ES256"));
	CHECK_REFUSAL(load(&d, &d.home, &keys), "");
	CHECK_NUMBER(keys->set.count, 1);
	CHECK_REFUSAL(load(&d, &d.plain, &keys), "key-file-encrypted");
	init(&d, &d.home, &made);
	CHECK_NUMBER(made.secret_count + made.key_count, 0);
	state_folder_free(d.arena, d.state);
}

TEST(lost_encryption_key_is_missed_and_never_made_anew)
{
	struct deployment d = deployment_new();
	struct key_folder_made made;
	struct signing_keys *keys;
	size_t count;

	init(&d, &d.home, &made);
	unlink(d.home.encryption_file);
	CHECK_REFUSAL(load(&d, &d.home, &keys), "key-encryption-missing");
	CHECK_REFUSAL(key_folder_init(d.arena, &d.home, &needs, 1000, &made, &detail),
		      "key-encryption-missing");
	CHECK_REFUSAL(key_folder_encrypt(d.arena, &d.home, NULL, &count, &detail),
		      "key-encryption-missing");
	CHECK(access(d.home.encryption_file, F_OK) != 0);
	state_folder_free(d.arena, d.state);
}

TEST(encryption_key_that_others_may_read_or_that_is_no_key_is_unfit)
{
	struct deployment d = deployment_new();
	struct key_folder_made made;
	const struct hash *key;

	file_write(d.home.encryption_file, "short", 0400);
	CHECK_REFUSAL(key_encryption_load(d.arena, &d.home, &key), "key-encryption-unfit");
	unlink(d.home.encryption_file);
	init(&d, &d.home, &made);
	CHECK_REFUSAL(key_encryption_load(d.arena, &d.home, &key), "");
	chmod(d.home.encryption_file, 0404);
	CHECK_REFUSAL(key_encryption_load(d.arena, &d.home, &key), "key-encryption-unfit");
	chmod(d.home.encryption_file, 0400);
	d.home.owner++;
	/* of another user; root's would do */
	CHECK_REFUSAL(key_encryption_load(d.arena, &d.home, &key),
		      geteuid() == 0 ? "" : "key-encryption-unfit");
	state_folder_free(d.arena, d.state);
}

TEST(file_that_is_not_encrypted_or_was_changed_or_renamed_does_not_count)
{
	struct deployment d = deployment_new();
	struct key_place place = key_place_new(d.state), sealed = place;
	struct hash key = {{1}}, other = {{2}};
	struct text bytes;

	sealed.encryption = &key;
	CHECK_REFUSAL(key_file_write(&place, "plain", TEXT("planted")), "");
	CHECK_REFUSAL(key_file_read(d.arena, &sealed, "plain", 100, &bytes),
		      "key-file-unencrypted");
	CHECK_REFUSAL(key_file_write(&sealed, "k", TEXT("secret")), "");
	CHECK_REFUSAL(key_file_read(d.arena, &sealed, "k", 6, &bytes), "");
	CHECK_TEXT(bytes, "secret");
	CHECK_NUMBER(linkat(place.folder, "k", place.folder, "other", 0), 0);
	CHECK_REFUSAL(key_file_read(d.arena, &sealed, "other", 100, &bytes),
		      "key-file-undecipherable");
	sealed.encryption = &other;
	CHECK_REFUSAL(key_file_read(d.arena, &sealed, "k", 100, &bytes), "key-file-undecipherable");
	CHECK_REFUSAL(key_file_write(&place, "cut", TEXT("parvis sealed key file 1\n1234")), "");
	CHECK_REFUSAL(key_file_read(d.arena, &sealed, "cut", 100, &bytes),
		      "key-file-undecipherable");
	close(place.folder);
	state_folder_free(d.arena, d.state);
}

TEST(folder_is_brought_under_its_first_key_and_under_the_next)
{
	struct deployment d = deployment_new();
	const char *before = arena_printf(d.arena, "%s/before.key", d.state);
	struct key_folder_made made;
	struct signing_keys *plain, *first, *second;
	size_t count;

	init(&d, &d.plain, &made);
	CHECK_REFUSAL(load(&d, &d.plain, &plain), "");
	CHECK_REFUSAL(load(&d, &d.home, &first), "key-encryption-missing");
	CHECK_REFUSAL(key_folder_encrypt(d.arena, &d.home, NULL, &count, &detail), "");
	CHECK_NUMBER(count, 4);
	CHECK_REFUSAL(load(&d, &d.home, &first), "");
	CHECK(hash_equal(&plain->master, &first->master));
	rename(d.home.encryption_file, before);
	CHECK_REFUSAL(key_folder_encrypt(d.arena, &d.home, before, &count, &detail), "");
	CHECK_NUMBER(count, 4);
	unlink(before);
	CHECK_REFUSAL(load(&d, &d.home, &second), "");
	CHECK(hash_equal(&plain->master, &second->master));
	CHECK_TEXT(second->set.keys[0].kid, arena_string(d.arena, plain->set.keys[0].kid));
	CHECK_REFUSAL(key_folder_encrypt(d.arena, &d.home, NULL, &count, &detail), "");
	CHECK_NUMBER(count, 0);
	state_folder_free(d.arena, d.state);
}

TEST(encryption_that_was_cut_short_is_finished_by_the_next_run)
{
	struct deployment d = deployment_new();
	struct key_folder_made made;
	struct key_place place;
	struct signing_keys *keys;
	const struct hash *key;
	size_t count;
	bool is_made;
	struct text bytes;

	init(&d, &d.plain, &made);
	/* one file was reached */
	place = key_place_new(d.state);
	CHECK_REFUSAL(key_encryption_make(d.arena, &d.home, &key, &is_made), "");
	CHECK(is_made);
	CHECK_REFUSAL(key_file_read(d.arena, &place, "master.secret", 100, &bytes), "");
	place.encryption = key;
	CHECK_REFUSAL(key_file_replace(&place, "master.secret", bytes), "");
	close(place.folder);
	CHECK_REFUSAL(load(&d, &d.home, &keys), "key-file-unencrypted");
	CHECK_REFUSAL(key_folder_encrypt(d.arena, &d.home, NULL, &count, &detail), "");
	CHECK_NUMBER(count, 3);
	CHECK_REFUSAL(load(&d, &d.home, &keys), "");
	state_folder_free(d.arena, d.state);
}
