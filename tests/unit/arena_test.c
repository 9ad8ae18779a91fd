#include "arena.h"
#include "test.h"
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

static char undone[8], first[] = "a", second[] = "b", third[] = "c";

static void undo(void *arg) { strncat(undone, arg, 1); }

TEST(what_an_arena_gives_is_zeroed_and_aligned)
{
	struct arena *a = arena_new();

	for (size_t size = 0; size < 3000; size += 7) {
		unsigned char *bytes = arena_alloc(a, size);

		CHECK((uintptr_t)bytes % _Alignof(max_align_t) == 0);
		for (size_t i = 0; i < size; i++)
			CHECK(bytes[i] == 0);
		memset(bytes, 0xff, size);
	}
	CHECK(arena_size(a) > 3000);
	arena_free(a);
}

TEST(an_arena_grows_beyond_its_chunks)
{
	struct arena *a = arena_new();
	char *large = arena_alloc(a, 1 << 20), *small = arena_alloc(a, 1);

	large[(1 << 20) - 1] = *small = 'x';
	CHECK(arena_size(a) >= 1 << 20);
	arena_free(a);
}

TEST(deferred_calls_are_made_last_first)
{
	struct arena *a = arena_new();

	undone[0] = '\0';
	arena_defer(a, undo, first);
	arena_defer(a, undo, second);
	arena_defer(a, undo, third);
	CHECK_STR(undone, "");
	arena_free(a);
	CHECK_STR(undone, "cba");
	arena_free(NULL);
}

TEST(copies_end_with_a_nul)
{
	struct arena *a = arena_new();

	CHECK_STR(arena_copy(a, "abcdef", 3), "abc");
	CHECK_STR(arena_string(a, TEXT_NONE), "");
	CHECK_STR(arena_string(a, TEXT("x")), "x");
	CHECK(arena_text(a, TEXT_NONE).at == NULL);
	CHECK_TEXT(arena_text(a, TEXT("")), "");
	CHECK_STR(arena_printf(a, "%d-%s", 7, "x"), "7-x");
	arena_free(a);
}

TEST(a_string_that_does_not_fit_its_chunk_is_written_whole_in_the_next)
{
	enum { CHUNK = 32 * 1024 };
	struct arena *a = arena_new();
	char *most = arena_alloc(a, CHUNK - 64);
	char *fits = arena_printf(a, "%063d", 1), *next = arena_printf(a, "%s", "another chunk");

	CHECK(fits == most + CHUNK - 64);
	CHECK(strlen(fits) == 63);
	CHECK_STR(next, "another chunk");
	CHECK(strlen(arena_printf(a, "%0*d", 1 << 20, 1)) == 1 << 20);
	arena_free(a);
}

TEST(an_arena_after_another_is_zeroed_too)
{
	struct arena *a = arena_new();

	memset(arena_alloc(a, 4096), 'x', 4096);
	arena_free(a);
	a = arena_new();
	for (size_t i = 0; i < 4096; i++)
		CHECK(*(char *)arena_alloc(a, 1) == 0);
	arena_free(a);
}

/* F-08: a request that would take all memory costs its worker, which is replaced. */
TEST(an_arena_beyond_its_cap_ends_the_process)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		struct arena *a = arena_new();

		for (int i = 0; i < 65; i++)
			arena_alloc(a, 1 << 20);
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
