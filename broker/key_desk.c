#include "key_desk.h"
#include "clock.h"
#include "config.h"
#include "random.h"
#include "read_whole.h"
#include "signer_hello.h"
#include "store_keys.h"
#include "switch_desk.h"
#include "write_whole.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SHARED_BYTES_MAX = 17 * 1024 * 1024 };
enum { LEASE_MS = 60000, PATIENCE_MS = 75000, PAUSE_MS = 200 };
enum { RENEW_EVERY_MS = 5000, RENEWALS_MAX = 120, HOLDER_BYTES = 16 };

typedef int task(struct switch_desk *desk, void *arg);

/* A child, which may become another user. */
static pid_t start_child(const struct command_line *line, task *run, void *arg)
{
	struct switch_desk desk = {.arena = NULL};
	pid_t pid = fork();
	int end;

	if (pid != 0)
		return pid;
	end = switch_desk_open_without_key(line, &desk);
	if (end == EXIT_DONE)
		end = run(&desk, arg);
	switch_desk_close(&desk);
	_exit(end);
}

/* EXIT_DONE, or why not. */
static int in_child(const struct command_line *line, task *run, void *arg)
{
	return command_end_of(start_child(line, run, arg));
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

/* What the store says, into a file. */
struct reading {
	enum turn (*ask)(struct flow *f, struct desk_call *call);
	int fd;
};

static int write_value(struct switch_desk *desk, void *arg)
{
	const struct reading *reading = arg;
	struct desk_call call = {.ask = reading->ask};

	return switch_desk_run(desk, &call) && write_whole(reading->fd, call.value) ? EXIT_DONE
										    : EXIT_ERROR;
}

int key_desk_nodes(const struct command_line *line)
{
	struct reading reading = {ask_nodes, memfd_create("nodes", 0)};

	if (reading.fd < 0 || nobody_serves(line) ||
	    in_child(line, write_value, &reading) == EXIT_DONE)
		return reading.fd;
	close(reading.fd);
	return -1;
}

/* --- what machines share --- */

static enum turn ask_shared(struct flow *f, struct desk_call *call)
{
	return store_read_shared_keys(f, &call->value);
}

bool key_desk_read_shared(const struct command_line *line, struct arena *a,
			  struct shared_document *shared)
{
	struct reading reading = {ask_shared, memfd_create("shared-keys", MFD_CLOEXEC)};
	bool well = reading.fd >= 0 && in_child(line, write_value, &reading) == EXIT_DONE;

	if (well)
		shared->tag = text_split(read_whole(a, reading.fd, SHARED_BYTES_MAX), '\n',
					 &shared->document);
	if (reading.fd >= 0)
		close(reading.fd);
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
	const char *holder; /* a word of this command's own */
	int ms;
};

static enum turn ask_lease(struct flow *f, struct desk_call *call)
{
	const struct lease *lease = call->arg;

	return store_lease_keys(f, lease->holder, lease->ms, &call->outcome);
}

/* EXIT_DONE; EXIT_REFUSED: another machine has it. */
static int lease_for(struct switch_desk *desk, const char *holder, int ms)
{
	const struct lease lease = {holder, ms};
	struct desk_call call = {.ask = ask_lease, .arg = &lease};

	if (!switch_desk_run(desk, &call))
		return EXIT_ERROR;
	return call.outcome == STORE_DONE ? EXIT_DONE : EXIT_REFUSED;
}

/* Has whoever is in turn ended it, or died? Waits for that. */
static bool is_over(int line, int most_ms)
{
	struct pollfd fd = {.fd = line, .events = POLLIN};

	return poll(&fd, 1, most_ms) != 0;
}

/* Another machine's turn is short: a command that takes a few steps. */
static int wait_for_turn(struct switch_desk *desk, int line, const char *holder)
{
	long long until_us = clock_monotonic_us() + PATIENCE_MS * 1000LL;
	int end;

	while ((end = lease_for(desk, holder, LEASE_MS)) == EXIT_REFUSED &&
	       clock_monotonic_us() <= until_us && !is_over(line, PAUSE_MS))
		continue;
	return end;
}

/* A token takes its time to make a key: nobody else begins on what is being changed. */
static int keep_turn(struct switch_desk *desk, void *arg)
{
	const int *ends = arg;
	const char *holder = random_token(desk->arena, HOLDER_BYTES).at;
	bool is_heard;
	char end;

	close(ends[0]);
	signal(SIGINT, SIG_IGN); /* of a terminal: it ends whoever we keep it for, and so us */
	end = (char)wait_for_turn(desk, ends[1], holder);
	is_heard = write(ends[1], &end, 1) == 1;
	for (int i = 0; is_heard && end == EXIT_DONE && i < RENEWALS_MAX; i++) {
		if (is_over(ends[1], RENEW_EVERY_MS))
			break;
		lease_for(desk, holder, LEASE_MS);
	}
	return end == EXIT_DONE ? lease_for(desk, holder, 0) : end;
}

int key_desk_take_turn(const struct command_line *line, struct key_turn *turn)
{
	int ends[2];
	char end;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return EXIT_ERROR;
	*turn = (struct key_turn){start_child(line, keep_turn, ends), ends[0]};
	close(ends[1]);
	if (read(turn->line, &end, 1) != 1)
		end = EXIT_ERROR; /* it found no store, and has said so */
	if (end != EXIT_DONE)
		key_desk_end_turn(turn);
	return end;
}

void key_desk_end_turn(struct key_turn *turn)
{
	close(turn->line);
	command_end_of(turn->keeper);
}
