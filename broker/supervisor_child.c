#include "clock.h"
#include "log.h"
#include "supervisor_state.h"
#include "worker.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SECOND_US = 1000000,
	QUICK_US = SECOND_US / 2,
	WORKER_START_US = 20 * SECOND_US,  /* it may wait for the signer */
	SIGNER_START_US = 120 * SECOND_US, /* it may wait for tokens */
	PATIENT_DEATHS = 8,
	DELAY_MAX_US = 2 * SECOND_US
};

static const char *const role_names[] = {
	[CHILD_STORE] = "store", [CHILD_SIGNER] = "signer", [CHILD_WORKER] = "worker"};

struct child *child_add(struct supervisor *s, enum child_role role, int number)
{
	struct child *child = &s->children[s->child_count++];

	*child = (struct child){.role = role, .number = number, .pulse_fd = -1};
	return child;
}

static void forget_pulse_fd(struct child *child)
{
	if (child->pulse_fd >= 0)
		close(child->pulse_fd);
	child->pulse_fd = -1;
}

/* With a pipe to hear from it. */
static pid_t start_with_pipe(struct supervisor *s, struct child *child)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return -1;
	pid = child_spawn(s, child, ends[1]);
	close(ends[1]);
	child->pulse_fd = ends[0];
	child->heard_us = child->started_us +
			  (child->role == CHILD_SIGNER ? SIGNER_START_US : WORKER_START_US);
	child->doubted_us = 0;
	if (pid < 0)
		forget_pulse_fd(child);
	return pid;
}

/* At once the first times; a child that cannot live is tried more and more slowly. */
static void schedule(struct child *child, long long now)
{
	long long delay = 0;

	if (child->quick_deaths > PATIENT_DEATHS)
		delay = 50000LL << (child->quick_deaths - PATIENT_DEATHS < 8
					    ? child->quick_deaths - PATIENT_DEATHS
					    : 8);
	child->start_at_us = now + (delay < DELAY_MAX_US ? delay : DELAY_MAX_US);
	child->kill_at_us = 0;
}

void child_start(struct supervisor *s, struct child *child)
{
	pid_t pid;

	child->started_us = clock_monotonic_us();
	if (child->role == CHILD_WORKER)
		child->generation = s->generation;
	pid = child->role == CHILD_STORE ? child_spawn(s, child, -1) : start_with_pipe(s, child);
	s->is_changed = true;
	if (pid > 0) {
		child->pid = pid;
		child->is_ready = child->role == CHILD_STORE;
		return;
	}
	child->quick_deaths++;
	schedule(child, child->started_us + SECOND_US);
	log_line(LOG_LEVEL_ERROR, "child-cannot-start", "child", role_names[child->role], "error",
		 strerror(errno), NULL);
}

void child_tell(struct child *child, int patience_s)
{
	if (child->pid > 0 && child->kill_at_us == 0) {
		kill(child->pid, SIGTERM);
		child->kill_at_us = clock_monotonic_us() + patience_s * (long long)SECOND_US;
	}
}

void children_retire(struct supervisor *s, enum child_role role, int but, int patience_s)
{
	for (size_t i = s->child_count; i-- > 0;) {
		struct child *child = &s->children[i];

		if (child->role != role || child->generation == but)
			continue;
		child->is_retired = true;
		child_tell(child, patience_s);
		if (child->pid == 0)
			*child = s->children[--s->child_count];
	}
}

void child_hear(struct supervisor *s, struct child *child)
{
	char bytes[64];
	ssize_t n = read(child->pulse_fd, bytes, sizeof bytes);

	if (n <= 0) {
		if (n == 0)
			forget_pulse_fd(child);
		return;
	}
	if (memchr(bytes, WORKER_HEARD_OF_KEYS, (size_t)n) != NULL)
		supervisor_keys_shared(s);
	child->heard_us = clock_monotonic_us();
	child->doubted_us = 0;
	s->is_changed |= !child->is_ready;
	child->is_ready = true;
}

static void log_exit(const struct child *child, int status)
{
	char number[12], how[12];
	bool is_told = child->kill_at_us != 0;

	snprintf(number, sizeof number, "%d", child->number);
	snprintf(how, sizeof how, "%d",
		 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	log_line(is_told ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR,
		 child->role == CHILD_WORKER   ? "worker-exit"
		 : child->role == CHILD_SIGNER ? "signer-exit"
					       : "store-exit",
		 "number", child->role == CHILD_WORKER ? number : NULL,
		 WIFSIGNALED(status) ? "signal" : "status", how, NULL);
}

static void child_ended(struct supervisor *s, struct child *child, int status)
{
	long long now = clock_monotonic_us();
	bool is_told = child->kill_at_us != 0;
	bool has_failed = child_is_successor(s, child) && !child->is_retired;

	log_exit(child, status);
	forget_pulse_fd(child);
	child->pid = 0;
	child->is_ready = false;
	s->is_changed = true;
	child->quick_deaths =
		!is_told && now - child->started_us < QUICK_US ? child->quick_deaths + 1 : 0;
	if (child->is_retired || has_failed || s->stage != RUNNING)
		*child = s->children[--s->child_count];
	else
		schedule(child, now);
	if (has_failed && s->stage == RUNNING)
		signer_successor_failed(s);
}

void children_reap(struct supervisor *s)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (supervisor_keys_ended(s, pid, status) || supervisor_share_ended(s, pid, status))
			continue;
		for (size_t i = 0; i < s->child_count; i++)
			if (s->children[i].pid == pid) {
				child_ended(s, &s->children[i], status);
				break;
			}
	}
}

bool children_are(const struct supervisor *s, enum child_role role)
{
	for (size_t i = 0; i < s->child_count; i++)
		if (s->children[i].role == role)
			return true;
	return false;
}
