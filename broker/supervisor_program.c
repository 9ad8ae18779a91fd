/* supervisor_program.c -- what each child is started with. */
#include "log.h"
#include "managed_store.h"
#include "supervisor_state.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 16, LIST_SIZE = LISTENERS_MAX * 12 };

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
static int open_encryption(const struct supervisor *s, const struct config *config)
{
	const char *path = config->settings.key_encryption_file;
	int fd;

	if (*path == '\0' || !s->user_signer.is_set)
		return 0;
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	return fd < 0 ? 0 : fd;
}

/* A successor is started with the configuration that waits for it, if one does. */
static pid_t start_signer(struct supervisor *s, struct child *child, int pulse_fd)
{
	bool is_for_next = child_is_successor(s, child) && s->next.config != NULL;
	const struct config *config = is_for_next ? s->next.config : s->config;
	int bundle_fd = is_for_next ? s->next.fd : s->config_fd;
	char config_fd[12], listener[12], ready[12], encryption[12];
	int encryption_fd = open_encryption(s, config);
	struct program program = {.path = s->options->signer_program,
				  .arguments = {"parvis: signer", "serve", "--config-fd", config_fd,
						"--listen-fd", listener, "--ready-fd", ready},
				  .keeps = {bundle_fd, s->signer_listener, pulse_fd, -1, -1},
				  .user = &s->user_signer};
	pid_t pid;

	child->keys = supervisor_keys_seen(s);
	snprintf(config_fd, sizeof config_fd, "%d", bundle_fd);
	snprintf(listener, sizeof listener, "%d", s->signer_listener);
	snprintf(ready, sizeof ready, "%d", pulse_fd);
	snprintf(encryption, sizeof encryption, "%d", encryption_fd);
	if (encryption_fd > 0) {
		program.arguments[8] = "--encryption-fd";
		program.arguments[9] = encryption;
		program.keeps[3] = encryption_fd;
	}
	pid = spawn(&program);
	if (encryption_fd > 0)
		close(encryption_fd);
	return pid;
}

pid_t keys_spawn(const struct supervisor *s, const char *program, const char *word,
		 enum keys_says says)
{
	const char *const arguments[] = {program, "keys", word, "--config", s->options->folder,
					 NULL};
	pid_t pid = fork();
	int nowhere;

	if (pid != 0)
		return pid;
	nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(says == KEYS_SAY_ALL ? STDERR_FILENO : nowhere, STDOUT_FILENO);
	if (says == KEYS_SAY_NOTHING)
		dup2(nowhere, STDERR_FILENO);
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	execv(program, (char *const *)(const void *)arguments);
	dprintf(STDERR_FILENO, "parvis: cannot run %s: %s\n", program, strerror(errno));
	_exit(127);
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

static pid_t start_store(struct supervisor *s)
{
	const char *problem = "";
	pid_t pid = managed_store_start(s->config->settings.state, s->user_worker.uid,
					s->user_worker.gid, &problem);

	if (pid < 0)
		log_line(LOG_LEVEL_ERROR, "store-cannot-start", "problem", problem, NULL);
	return pid;
}

pid_t child_spawn(struct supervisor *s, struct child *child, int pulse_fd)
{
	if (child->role == CHILD_STORE)
		return start_store(s);
	return child->role == CHILD_SIGNER ? start_signer(s, child, pulse_fd)
					   : start_worker(s, child, pulse_fd);
}
