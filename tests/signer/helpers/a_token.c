#include "a_token.h"
#include "files.h"
#include "test.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void write_conf(const struct a_token *t)
{
	const char *path = arena_printf(t->arena, "%s/softhsm.conf", t->folder);

	file_write(path,
		   arena_printf(t->arena,
				"directories.tokendir = %s/tokens\nobjectstore.backend = file\n",
				t->folder),
		   0600);
	setenv("SOFTHSM2_CONF", path, 1);
	mkdir(arena_printf(t->arena, "%s/tokens", t->folder), 0700);
}

static void initialize(const struct a_token *t)
{
	pid_t pid = fork();
	int status = -1;

	if (pid == 0) {
		int nowhere = open("/dev/null", O_RDWR);

		dup2(nowhere, STDOUT_FILENO);
		execlp("softhsm2-util", "softhsm2-util", "--init-token", "--free", "--label",
		       t->label, "--pin", A_TOKEN_PIN, "--so-pin", "0123456789", (char *)NULL);
		_exit(127);
	}
	CHECK_NUMBER(waitpid(pid, &status, 0), pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

struct a_token *a_token_new(const char *label)
{
	struct arena *a = arena_new();
	struct a_token *t = arena_alloc(a, sizeof *t);

	t->arena = a;
	t->label = label;
	t->folder = folder_new(a);
	write_conf(t);
	initialize(t);
	return t;
}

void a_token_free(struct a_token *t)
{
	folder_remove(t->folder);
	arena_free(t->arena);
}

static void move(const struct a_token *t, const char *from, const char *to)
{
	CHECK_NUMBER(rename(arena_printf(t->arena, "%s/%s", t->folder, from),
			    arena_printf(t->arena, "%s/%s", t->folder, to)),
		     0);
}

void a_token_pull(const struct a_token *t) { move(t, "tokens", "pulled"); }

void a_token_plug(const struct a_token *t) { move(t, "pulled", "tokens"); }
