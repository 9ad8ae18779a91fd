#include "key_desk.h"
#include "config.h"
#include "signer_hello.h"
#include "store_keys.h"
#include "switch_desk.h"
#include "write_whole.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

typedef int task(struct switch_desk *desk, int fd);

/* In a child, which may become another user. EXIT_DONE, or why not. */
static int in_child(const struct command_line *line, task *run, int fd)
{
	struct switch_desk desk = {.arena = NULL};
	int status = 0, end;
	pid_t pid = fork();

	if (pid == 0) {
		end = switch_desk_open_without_key(line, &desk);
		if (end == EXIT_DONE)
			end = run(&desk, fd);
		switch_desk_close(&desk);
		_exit(end);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_ERROR;
}

/* A private store serves one machine: where no supervisor listens for the signer, nobody serves. */
static bool nobody_serves(const struct command_line *line)
{
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	const struct config *config = config_load(a, line->folder, &faults);
	bool nobody = false;
	int fd;

	if (config != NULL && strcmp(config->settings.store, "managed") == 0) {
		fd = signer_connect(arena_printf(a, "%s/run/signer.sock", config->settings.state));
		nobody = fd < 0 && (errno == ENOENT || errno == ECONNREFUSED);
		if (fd >= 0)
			close(fd);
	}
	arena_free(a);
	return nobody;
}

static enum turn ask_nodes(struct flow *f, struct desk_call *call)
{
	return store_read_nodes(f, &call->value);
}

static int write_nodes(struct switch_desk *desk, int fd)
{
	struct desk_call call = {.ask = ask_nodes};

	return switch_desk_run(desk, &call) && write_whole(fd, call.value) ? EXIT_DONE : EXIT_ERROR;
}

int key_desk_nodes(const struct command_line *line)
{
	int fd = memfd_create("nodes", 0);

	if (fd < 0 || nobody_serves(line) || in_child(line, write_nodes, fd) == EXIT_DONE)
		return fd;
	close(fd);
	return -1;
}
