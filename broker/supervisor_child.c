#include "clock.h"
#include "log.h"
#include "managed_store.h"
#include "supervisor_state.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SECOND_US = 1000000,
	QUICK_US = SECOND_US / 2,
	START_US = 20 * SECOND_US, /* it may wait for the signer */
	PATIENT_DEATHS = 8,
	DELAY_MAX_US = 2 * SECOND_US
};
enum { ARGUMENTS_MAX = 16, LIST_SIZE = LISTENERS_MAX * 12 };

static const char *const role_names[] = {
	[CHILD_STORE] = "store", [CHILD_SIGNER] = "signer", [CHILD_WORKER] = "worker"};

struct child *child_add(struct supervisor *s, enum child_role role, int number)
{
	struct child *child = &s->children[s->child_count++];

	*child = (struct child){.role = role, .number = number, .pulse_fd = -1};
	return child;
}

/* What a program of ours is started with. Between fork and exec: system calls only. */
struct program {
	const char *path;
	const char *arguments[ARGUMENTS_MAX];
	int keeps[LISTENERS_MAX + 3]; /* descriptors, ended by -1 */
	const struct process_user *user;
};

static void become(const struct program *program, pid_t parent)
{
	signal(SIGINT, SIG_IGN); /* of a terminal: ours to pass on */
	signal(SIGHUP, SIG_IGN);
	signal(SIGUSR1, SIG_IGN); /* until a worker has its handler */
	if (!process_user_become(program->user))
		_exit(126);
	/* After the change of user, which clears it. */
	prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
	if (getppid() != parent)
		_exit(126);
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	for (const int *fd = program->keeps; *fd >= 0; fd++)
		if (fcntl(*fd, F_SETFD, 0) < 0)
			_exit(126);
	execv(program->path, (char *const *)(const void *)program->arguments);
	_exit(127);
}

static pid_t spawn(const struct program *program)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0)
		become(program, parent);
	return pid;
}

/* A credential that systemd gave to root, and that the signer's user may not open; 0 if there is
 * none, or it opens it itself. */
static int open_encryption(const struct supervisor *s)
{
	const char *path = s->config->settings.key_encryption_file;
	int fd;

	if (*path == '\0' || !s->user_signer.is_set)
		return 0;
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	return fd < 0 ? 0 : fd;
}

static pid_t start_signer(struct supervisor *s)
{
	char config_fd[12], listener[12], encryption[12];
	int encryption_fd = open_encryption(s);
	struct program program = {.path = s->options->signer_program,
				  .arguments = {"parvis: signer", "serve", "--config-fd", config_fd,
						"--listen-fd", listener},
				  .keeps = {s->config_fd, s->signer_listener, -1, -1},
				  .user = &s->user_signer};
	pid_t pid;

	supervisor_keys_seen(s);
	snprintf(config_fd, sizeof config_fd, "%d", s->config_fd);
	snprintf(listener, sizeof listener, "%d", s->signer_listener);
	snprintf(encryption, sizeof encryption, "%d", encryption_fd);
	if (encryption_fd > 0) {
		program.arguments[6] = "--encryption-fd";
		program.arguments[7] = encryption;
		program.keeps[2] = encryption_fd;
	}
	pid = spawn(&program);
	if (encryption_fd > 0)
		close(encryption_fd);
	return pid;
}

static void write_list(const struct supervisor *s, char *list, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < s->listen_count; i++)
		len += (size_t)snprintf(list + len, size - len, "%s%d", i > 0 ? "," : "",
					s->listen_fds[i]);
}

static pid_t start_worker(struct supervisor *s, const struct child *child, int pulse_fd)
{
	char config_fd[12], number[12], pulse[12], list[LIST_SIZE] = "";
	struct program program = {.path = s->options->program,
				  .arguments = {"parvis: worker", "worker", "--config-fd",
						config_fd, "--listen-fds", list, "--signer",
						s->signer_path, "--number", number, "--pulse-fd",
						pulse, "--run", s->run},
				  .user = &s->user_worker};
	size_t kept = 0;

	for (; kept < s->listen_count; kept++)
		program.keeps[kept] = s->listen_fds[kept];
	program.keeps[kept++] = s->config_fd;
	program.keeps[kept++] = pulse_fd;
	program.keeps[kept] = -1;
	snprintf(config_fd, sizeof config_fd, "%d", s->config_fd);
	snprintf(number, sizeof number, "%d", child->number);
	snprintf(pulse, sizeof pulse, "%d", pulse_fd);
	write_list(s, list, sizeof list);
	return spawn(&program);
}

static pid_t start_worker_with_pipe(struct supervisor *s, struct child *child)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return -1;
	pid = start_worker(s, child, ends[1]);
	close(ends[1]);
	child->pulse_fd = ends[0];
	child->heard_us = child->started_us + START_US;
	child->doubted_us = 0;
	return pid;
}

static pid_t start_store(struct supervisor *s)
{
	const char *problem = "";
	pid_t pid = managed_store_start(s->config->settings.state, s->user_worker.uid,
					s->user_worker.gid, &problem);

	if (pid < 0)
		log_line(LOG_LEVEL_ERROR, "store-cannot-start", "problem", problem, NULL);
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
	pid_t pid = -1;

	child->started_us = clock_monotonic_us();
	child->generation = s->generation;
	if (child->role == CHILD_STORE)
		pid = start_store(s);
	else if (child->role == CHILD_SIGNER)
		pid = start_signer(s);
	else
		pid = start_worker_with_pipe(s, child);
	s->is_changed = true;
	if (pid > 0) {
		child->pid = pid;
		child->is_ready = child->role != CHILD_WORKER;
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

static void forget_pulse_fd(struct child *child)
{
	if (child->pulse_fd >= 0)
		close(child->pulse_fd);
	child->pulse_fd = -1;
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

	log_exit(child, status);
	forget_pulse_fd(child);
	child->pid = 0;
	child->is_ready = false;
	s->is_changed = true;
	child->quick_deaths =
		!is_told && now - child->started_us < QUICK_US ? child->quick_deaths + 1 : 0;
	if (child->is_retired || s->stage != RUNNING)
		*child = s->children[--s->child_count];
	else
		schedule(child, now);
}

void children_reap(struct supervisor *s)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (supervisor_keys_ended(s, pid, status))
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
