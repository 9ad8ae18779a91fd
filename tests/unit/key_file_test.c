#include "key_file.h"
#include "key_state_folder.h"
#include "test.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct refusal *read_it(struct arena *a, const struct key_place *place,
				     struct text *bytes)
{
	*bytes = TEXT_NONE;
	return key_file_read(a, place, "k", 100, bytes);
}

TEST(key_file_is_read_as_written_and_never_replaced)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	struct key_place place = key_place_new(state);
	struct text bytes;
	struct stat st;

	CHECK_REFUSAL(read_it(a, &place, &bytes), "key-file-missing");
	CHECK_REFUSAL(key_file_write(&place, "k", TEXT("secret")), "");
	CHECK_REFUSAL(key_file_write(&place, "k", TEXT("other")), "key-file-exists");
	CHECK_REFUSAL(read_it(a, &place, &bytes), "");
	CHECK_TEXT(bytes, "secret");
	CHECK(fstatat(place.folder, "k", &st, 0) == 0 && (st.st_mode & 07777) == 0400);
	CHECK(fstatat(place.folder, ".k.new", &st, 0) != 0);
	close(place.folder);
	state_folder_free(a, state);
}

TEST(key_file_of_another_mode_or_kind_is_unsafe)
{
	static const mode_t modes[] = {0600, 0440, 0404, 0500, 04400, 0644};
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	struct key_place place = key_place_new(state), stranger = place;
	struct text bytes;

	CHECK_REFUSAL(key_file_write(&place, "k", TEXT("secret")), "");
	stranger.owner = place.owner + 1;
	CHECK_REFUSAL(read_it(a, &stranger, &bytes), "key-file-unsafe");
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		fchmodat(place.folder, "k", modes[i], 0);
		CHECK_REFUSAL(read_it(a, &place, &bytes), "key-file-unsafe");
	}
	fchmodat(place.folder, "k", 0400, 0);
	renameat(place.folder, "k", place.folder, "real");
	symlinkat("real", place.folder, "k");
	CHECK_REFUSAL(read_it(a, &place, &bytes), "key-file-unsafe");
	unlinkat(place.folder, "k", 0);
	mkfifoat(place.folder, "k", 0400);
	CHECK_REFUSAL(read_it(a, &place, &bytes), "key-file-unsafe");
	CHECK(bytes.at == NULL);
	close(place.folder);
	state_folder_free(a, state);
}

TEST(key_file_beyond_its_bound_is_unreadable)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	struct key_place place = key_place_new(state);
	char many[101] = {0};
	struct text bytes;

	CHECK_REFUSAL(key_file_write(&place, "k", (struct text){many, sizeof many}), "");
	CHECK_REFUSAL(read_it(a, &place, &bytes), "key-file-unreadable");
	close(place.folder);
	state_folder_free(a, state);
}

TEST(key_file_that_cannot_be_written_says_so)
{
	struct arena *a = arena_new();
	struct key_place nowhere = {-1, geteuid(), NULL};

	CHECK_REFUSAL(key_file_write(&nowhere, "k", TEXT("secret")), "key-file-unwritten");
	arena_free(a);
}

/* A child that writes the file, killed as it enters its system call number last; true if it had
 * ended before. */
static bool write_until(const struct key_place *place, int last,
			const struct refusal *(*write)(const struct key_place *place,
						       const char *name, struct text bytes))
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		write(place, "k", TEXT("secret"));
		_exit(0);
	}
	waitpid(child, &status, 0);
	/* Each call stops twice: on its way in and on its way out. */
	for (int stops = 0; stops < 2 * last + 1; stops++) {
		if (ptrace(PTRACE_SYSCALL, child, NULL, NULL) != 0)
			break;
		waitpid(child, &status, 0);
		if (WIFEXITED(status))
			return true;
	}
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	return WIFEXITED(status);
}

TEST(key_file_is_whole_or_absent_wherever_its_writer_is_killed)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	struct key_place place = key_place_new(state);
	int absent = 0, whole = 0;
	bool ended = false;

	for (int last = 0; !ended && last < 100; last++) {
		struct text bytes;
		const struct refusal *no;

		ended = write_until(&place, last, key_file_write);
		no = read_it(a, &place, &bytes);
		absent += no == &key_file_missing;
		whole += no == NULL && text_is(bytes, "secret");
		CHECK_NUMBER(absent + whole, last + 1);
		/* whoever comes next succeeds */
		no = key_file_write(&place, "k", TEXT("secret"));
		CHECK(no == NULL || no == &key_file_exists);
		CHECK_REFUSAL(read_it(a, &place, &bytes), "");
		unlinkat(place.folder, "k", 0);
	}
	CHECK(ended);
	CHECK(absent >= 4 && whole >= 2);
	close(place.folder);
	state_folder_free(a, state);
}

TEST(k11_key_file_that_is_replaced_is_the_old_or_the_new_wherever_its_writer_is_killed)
{
	struct arena *a = arena_new();
	const char *state = state_folder_new(a);
	struct key_place place = key_place_new(state);
	int before = 0, after = 0;
	bool ended = false;

	CHECK_REFUSAL(key_file_write(&place, "k", TEXT("before")), "");
	for (int last = 0; !ended && last < 100; last++) {
		struct text bytes;

		ended = write_until(&place, last, key_file_replace);
		CHECK_REFUSAL(read_it(a, &place, &bytes), "");
		before += text_is(bytes, "before");
		after += text_is(bytes, "secret");
		CHECK_NUMBER(before + after, last + 1);
		CHECK_REFUSAL(key_file_replace(&place, "k", TEXT("before")), "");
	}
	CHECK(ended);
	CHECK(before >= 4 && after >= 2);
	close(place.folder);
	state_folder_free(a, state);
}
