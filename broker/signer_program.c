#include "signer_program.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 32, ANSWER_MAX = 1024 * 1024 };

static void become(const char *path, const char *const *arguments, int out)
{
	dup2(out, STDOUT_FILENO);
	execv(path, (char *const *)(const void *)arguments);
	fprintf(stderr, "parvis: cannot run %s: %s\n", path, strerror(errno));
	_exit(EXIT_ERROR);
}

/* Until it closes its end. */
static struct text read_all(int fd, struct arena *a)
{
	char *bytes = arena_alloc(a, ANSWER_MAX);
	size_t len = 0;
	ssize_t n;

	while (len < ANSWER_MAX &&
	       ((n = read(fd, bytes + len, ANSWER_MAX - len)) > 0 || (n < 0 && errno == EINTR)))
		len += n > 0 ? (size_t)n : 0;
	return (struct text){bytes, len};
}

int signer_program_run(const struct command_line *line, const char *const *words, struct arena *a,
		       struct text *printed)
{
	const char *arguments[WORDS_MAX] = {"parvis-signer", "keys"};
	char path[PATH_MAX];
	size_t count = 2;
	pid_t child;
	int ends[2];

	*printed = TEXT("");
	while (*words != NULL && count < WORDS_MAX - 3)
		arguments[count++] = *words++;
	arguments[count++] = "--config";
	arguments[count] = line->folder;
	if (!command_beside(line, "parvis-signer", path, sizeof path) ||
	    pipe2(ends, O_CLOEXEC) != 0)
		return EXIT_ERROR;
	child = fork();
	if (child == 0)
		become(path, arguments, ends[1]);
	close(ends[1]);
	if (child > 0)
		*printed = read_all(ends[0], a);
	close(ends[0]);
	return command_end_of(child);
}
