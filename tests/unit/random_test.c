#define OPENSSL_SUPPRESS_DEPRECATED
#include "random.h"
#include "test.h"
#include <openssl/rand.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TOKENS = 200 };

TEST(no_token_is_given_twice)
{
	struct arena *a = arena_new();
	struct text tokens[TOKENS];

	for (size_t i = 0; i < TOKENS; i++) {
		tokens[i] = random_token(a, 32);
		CHECK(tokens[i].len == 43);
		for (size_t j = 0; j < i; j++)
			CHECK(!text_equal(tokens[i], tokens[j]));
	}
	arena_free(a);
}

TEST(many_random_bytes_are_as_random_as_few)
{
	unsigned char bytes[4096] = {0};
	size_t zeros = 0;

	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		zeros += bytes[i] == 0;
	CHECK(zeros < 100);
}

TEST(a_child_is_not_given_what_its_parent_is_given)
{
	unsigned char ours[16], its[16], before[16];
	int fds[2], status;
	pid_t pid;

	random_bytes(before, sizeof before);
	CHECK(pipe(fds) == 0);
	pid = fork();
	if (pid == 0) {
		random_bytes(its, sizeof its);
		_exit(write(fds[1], its, sizeof its) == sizeof its ? 0 : 1);
	}
	random_bytes(ours, sizeof ours);
	CHECK(read(fds[0], its, sizeof its) == sizeof its);
	CHECK(memcmp(ours, its, sizeof its) != 0);
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	close(fds[0]);
	close(fds[1]);
}

static int no_bytes(unsigned char *out, int len)
{
	(void)out, (void)len;
	return 0;
}

/* F-44: nothing that somebody could guess is ever given. */
TEST(without_randomness_the_process_ends)
{
	static const RAND_METHOD none = {.bytes = no_bytes, .pseudorand = no_bytes};
	static const size_t sizes[] = {32, 512};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		unsigned char bytes[512];
		pid_t pid = fork();
		int status = 0;

		if (pid == 0) {
			CHECK(RAND_set_rand_method(&none) == 1);
			random_bytes(bytes, sizes[i]);
			_exit(0);
		}
		CHECK(waitpid(pid, &status, 0) == pid);
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	}
}
