#include "supervisor.h"
#include "clock.h"
#include "log.h"
#include "process_title.h"
#include "random.h"
#include "supervisor_state.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DRAIN_S = 32, END_S = 10, MILLISECOND_US = 1000, LONGEST_SLEEP_MS = 60000, RUN_BYTES = 16 };
enum { NONE_IS_SPARED = -1 };

static int signal_pipe[2] = {-1, -1};

/* Not a signal mask: children inherit that, and the store's program would stay deaf. */
static void on_signal(int number)
{
	int error = errno;
	unsigned char byte = (unsigned char)number;

	if (write(signal_pipe[1], &byte, 1) < 0)
		byte = 0; /* full: it will be read, and children are reaped all at once */
	errno = error;
}

static bool hear_signals(void)
{
	static const int numbers[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR1};
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) < 0)
		return false;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		sigaction(numbers[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	return true;
}

/* Connections that nobody accepted yet are refused at once rather than when all is over. */
static void begin_to_stop(struct supervisor *s)
{
	if (s->stage != RUNNING)
		return;
	log_line(LOG_LEVEL_INFO, "stopping", NULL);
	for (size_t i = 0; i < s->listen_count; i++)
		close(s->listen_fds[i]);
	s->stage = DRAINING;
	children_retire(s, CHILD_WORKER, NONE_IS_SPARED, DRAIN_S);
}

/* Workers need the signer and the store until their last request; the store goes last. */
static void go_on_stopping(struct supervisor *s)
{
	if (s->stage == DRAINING && !children_are(s, CHILD_WORKER)) {
		s->stage = STOPPING_SIGNER;
		children_retire(s, CHILD_SIGNER, NONE_IS_SPARED, END_S);
	}
	if (s->stage == STOPPING_SIGNER && !children_are(s, CHILD_SIGNER)) {
		s->stage = STOPPING_STORE;
		children_retire(s, CHILD_STORE, NONE_IS_SPARED, END_S);
	}
	if (s->stage == STOPPING_STORE && !children_are(s, CHILD_STORE))
		s->stage = STOPPED;
}

static void list_flows(const struct supervisor *s)
{
	for (size_t i = 0; i < s->child_count; i++)
		if (s->children[i].role == CHILD_WORKER && s->children[i].is_ready)
			kill(s->children[i].pid, SIGUSR1);
}

static void take_signals(struct supervisor *s)
{
	unsigned char number;

	while (read(signal_pipe[0], &number, 1) == 1) {
		if (number == SIGTERM || number == SIGINT)
			begin_to_stop(s);
		else if (number == SIGHUP && s->stage == RUNNING)
			supervisor_reload(s);
		else if (number == SIGUSR1)
			list_flows(s);
	}
	children_reap(s);
}

/* Once all of the new generation accept connections, the old one drains. */
static void retire_old(struct supervisor *s)
{
	if (supervisor_is_ready(s))
		children_retire(s, CHILD_WORKER, s->generation, DRAIN_S);
}

static void say_ready(struct supervisor *s)
{
	if (s->said_ready || !supervisor_is_ready(s))
		return;
	s->said_ready = true;
	log_line(LOG_LEVEL_INFO, "ready", "issuer", s->config->settings.issuer, NULL);
	if (s->options->ready_fd < 0)
		return;
	if (write(s->options->ready_fd, "ready\n", 6) != 6)
		log_line(LOG_LEVEL_WARNING, "ready-unheard", NULL);
	close(s->options->ready_fd);
}

static long long sooner(long long at, long long next) { return at > 0 && at < next ? at : next; }

/* Start what is due, kill whom patience has left; when there is more of that for one child. */
static long long look_after(struct supervisor *s, struct child *child, long long now)
{
	long long next = now + LONGEST_SLEEP_MS * MILLISECOND_US;

	if (child->pid == 0 && child->start_at_us <= now && s->stage == RUNNING)
		child_start(s, child);
	if (child->pid == 0)
		return s->stage == RUNNING ? sooner(child->start_at_us, next) : next;
	next = sooner(child_watch(child, now), next);
	if (child->kill_at_us != 0 && child->kill_at_us <= now) {
		kill(child->pid, SIGKILL);
		child->kill_at_us = now + LONGEST_SLEEP_MS * MILLISECOND_US;
	}
	return sooner(child->kill_at_us, next);
}

/* How long until there is something to do. */
static int look_at_clock(struct supervisor *s)
{
	long long now = clock_monotonic_us(), next = now + LONGEST_SLEEP_MS * MILLISECOND_US;

	for (size_t i = 0; i < s->child_count; i++)
		next = sooner(look_after(s, &s->children[i], now), next);
	next = sooner(supervisor_watch_keys(s, now), next);
	next = sooner(supervisor_watch_shared(s, now), next);
	return next <= now ? 0 : (int)((next - now) / MILLISECOND_US) + 1;
}

static void wait_for_news(struct supervisor *s, int timeout_ms)
{
	struct pollfd fds[CHILDREN_MAX + 1] = {{.fd = signal_pipe[0], .events = POLLIN}};

	for (size_t i = 0; i < s->child_count; i++)
		fds[i + 1] = (struct pollfd){.fd = s->children[i].pulse_fd, .events = POLLIN};
	if (poll(fds, s->child_count + 1, timeout_ms) <= 0)
		return;
	for (size_t i = 0; i < s->child_count; i++)
		if (fds[i + 1].revents != 0)
			child_hear(s, &s->children[i]);
	take_signals(s);
}

static void run(struct supervisor *s)
{
	while (s->stage != STOPPED) {
		int timeout_ms;

		signer_succession(s);
		timeout_ms = look_at_clock(s);
		retire_old(s);
		if (s->is_changed)
			supervisor_write_status(s);
		say_ready(s);
		wait_for_news(s, timeout_ms);
		go_on_stopping(s);
	}
}

static int begin(struct supervisor *s)
{
	if (!hear_signals() || !supervisor_load(s))
		return EXIT_REFUSED;
	snprintf(s->run, sizeof s->run, "%s", random_token(s->arena, RUN_BYTES).at);
	if (!supervisor_folder_open(s) || !supervisor_keys_exist(s))
		return EXIT_ERROR;
	log_line(LOG_LEVEL_INFO, "starting", "version", PARVIS_VERSION, "state",
		 s->config->settings.state, NULL);
	return EXIT_DONE;
}

int supervisor_run(const struct supervisor_options *options)
{
	struct supervisor s = {.options = options};
	int status;

	process_title("parvis: supervisor");
	process_harden();
	status = begin(&s);
	if (status == EXIT_DONE) {
		run(&s);
		supervisor_remove_status(&s);
		unlink(s.signer_path);
		log_line(LOG_LEVEL_INFO, "stopped", NULL);
	}
	supervisor_drop_next(&s);
	arena_free(s.arena); /* descriptors, the lock among them, end with the process */
	return status;
}
