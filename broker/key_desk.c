#include "key_desk.h"
#include "clock.h"
#include "config.h"
#include "read_whole.h"
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

enum { SHARED_BYTES_MAX = 17 * 1024 * 1024 };
enum { LEASE_MS = 60000, PATIENCE_MS = 75000, PAUSE_US = 200000 };

typedef int task(struct switch_desk *desk, void *arg);

/* In a child, which may become another user. EXIT_DONE, or why not. */
static int in_child(const struct command_line *line, task *run, void *arg)
{
	struct switch_desk desk = {.arena = NULL};
	int status = 0, end;
	pid_t pid = fork();

	if (pid == 0) {
		end = switch_desk_open_without_key(line, &desk);
		if (end == EXIT_DONE)
			end = run(&desk, arg);
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

static int write_nodes(struct switch_desk *desk, void *arg)
{
	struct desk_call call = {.ask = ask_nodes};
	const int *fd = arg;

	return switch_desk_run(desk, &call) && write_whole(*fd, call.value) ? EXIT_DONE
									    : EXIT_ERROR;
}

int key_desk_nodes(const struct command_line *line)
{
	int fd = memfd_create("nodes", 0);

	if (fd < 0 || nobody_serves(line) || in_child(line, write_nodes, &fd) == EXIT_DONE)
		return fd;
	close(fd);
	return -1;
}

/* --- what machines share --- */

static enum turn ask_shared(struct flow *f, struct desk_call *call)
{
	return store_read_shared_keys(f, &call->value);
}

static int write_shared(struct switch_desk *desk, void *arg)
{
	struct desk_call call = {.ask = ask_shared};
	const int *fd = arg;

	return switch_desk_run(desk, &call) && write_whole(*fd, call.value) ? EXIT_DONE
									    : EXIT_ERROR;
}

bool key_desk_read_shared(const struct command_line *line, struct arena *a,
			  struct shared_document *shared)
{
	int fd = memfd_create("shared-keys", MFD_CLOEXEC);
	bool well = fd >= 0 && in_child(line, write_shared, &fd) == EXIT_DONE;

	if (well)
		shared->tag =
			text_split(read_whole(a, fd, SHARED_BYTES_MAX), '\n', &shared->document);
	if (fd >= 0)
		close(fd);
	return well;
}

static enum turn ask_replace(struct flow *f, struct desk_call *call)
{
	const struct shared_document *shared = call->arg;

	return store_write_shared_keys(f, shared->tag, shared->document, &call->outcome);
}

static int replace_shared(struct switch_desk *desk, void *arg)
{
	struct desk_call call = {.ask = ask_replace, .arg = arg};

	if (!switch_desk_run(desk, &call))
		return EXIT_ERROR;
	return call.outcome == STORE_DONE ? EXIT_DONE : EXIT_NOTHING;
}

int key_desk_write_shared(const struct command_line *line, struct shared_document after)
{
	return in_child(line, replace_shared, &after);
}

/* --- who may change keys --- */

struct lease {
	const char *holder;
	int ms;
};

static enum turn ask_lease(struct flow *f, struct desk_call *call)
{
	const struct lease *lease = call->arg;

	return store_lease_keys(f, lease->holder, lease->ms, &call->outcome);
}

/* Another machine's turn is short: a command that takes a few steps. */
static int take_turn(struct switch_desk *desk, void *arg)
{
	long long end = clock_monotonic_us() + PATIENCE_MS * 1000LL;
	struct desk_call call = {.ask = ask_lease, .arg = arg};

	while (switch_desk_run(desk, &call)) {
		if (call.outcome == STORE_DONE)
			return EXIT_DONE;
		if (clock_monotonic_us() > end)
			return EXIT_REFUSED;
		usleep(PAUSE_US);
	}
	return EXIT_ERROR;
}

int key_desk_take_turn(const struct command_line *line, const char *holder)
{
	struct lease lease = {holder, LEASE_MS};

	return in_child(line, take_turn, &lease);
}

void key_desk_end_turn(const struct command_line *line, const char *holder)
{
	struct lease lease = {holder, 0};

	in_child(line, take_turn, &lease);
}
