#include "token_keeper.h"
#include "arena.h"
#include "clock.h"
#include "descriptors.h"
#include "log.h"
#include "pkcs11_token.h"
#include "record.h"
#include "token_wire.h"
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	FIRST_PAUSE_US = 100000,
	LONGEST_PAUSE_US = 10000000,
	LONG_LIFE_US = 30000000,
	ARGUMENTS_MAX = 16 + 2 * PKCS11_TOKEN_PATHS_MAX
};

struct kept {
	const struct pkcs11_setting *setting;
	int fd;
	pid_t pid; /* 0: none runs */
	long long started_us, start_at_us, pause_us;
	bool is_hopeless;
};

struct keeper {
	struct kept kept[PKCS11_TOKENS_MAX];
	size_t count;
	struct token_rights rights;
};

/* Root looks after the signer's keys; what the token's files are is for the signer's user. */
static bool become_user(uid_t owner)
{
	const struct passwd *user;

	if (owner == geteuid())
		return true;
	user = getpwuid(owner);
	return user != NULL && initgroups(user->pw_name, user->pw_gid) == 0 &&
	       setgid(user->pw_gid) == 0 && setuid(owner) == 0;
}

/* Another program from here on: nothing of what we remember goes with it. */
static void become(const struct keeper *keeper, const struct kept *one, pid_t parent)
{
	const struct pkcs11_setting *s = one->setting;
	const char *arguments[ARGUMENTS_MAX] = {"parvis: token", "token",     "--name",  s->name,
						"--module",      s->module,   "--label", s->label,
						"--pin-file",    s->pin_file, "--fd"};
	size_t count = 11;
	char fd[12];

	snprintf(fd, sizeof fd, "%d", dup(one->fd)); /* the copy is not closed by exec */
	arguments[count++] = fd;
	for (const char *const *path = s->paths; *path != NULL; path++) {
		arguments[count++] = "--path";
		arguments[count++] = *path;
	}
	if (s->network)
		arguments[count++] = "--network";
	if (keeper->rights.may_change)
		arguments[count++] = "--may-change";
	if (!become_user(keeper->rights.owner))
		_exit(127);
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* after the change of user, which clears it */
	if (getppid() == parent)
		execv("/proc/self/exe", (char *const *)(const void *)arguments);
	_exit(127);
}

static void start(const struct keeper *keeper, struct kept *one, long long now)
{
	pid_t self = getpid();

	one->started_us = now;
	one->pid = fork();
	if (one->pid == 0)
		become(keeper, one, self);
	if (one->pid < 0) {
		one->pid = 0;
		one->start_at_us = now + LONGEST_PAUSE_US;
	}
}

static void tell(const struct kept *one, const struct refusal *why)
{
	struct arena *a = arena_new();
	struct record_writer w = record_write(a);
	struct text frame;

	record_put_string(&w, "why", why->name);
	frame = signer_frame_write(a, 0, TOKEN_GONE, record_written(&w));
	if (send(one->fd, frame.at, frame.len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		log_line(LOG_LEVEL_WARNING, "token-unheard", "token", one->setting->name, NULL);
	arena_free(a);
}

static void end(struct kept *one, int status, long long now)
{
	const struct refusal *why = token_exit_reason(WIFEXITED(status) ? WEXITSTATUS(status) : 0);

	one->pid = 0;
	one->is_hopeless = why == &pkcs11_pin_refused;
	if (now - one->started_us > LONG_LIFE_US || one->pause_us == 0)
		one->pause_us = FIRST_PAUSE_US;
	else if (one->pause_us < LONGEST_PAUSE_US)
		one->pause_us *= 2;
	one->start_at_us = now + one->pause_us;
	tell(one, why);
	log_line(one->is_hopeless ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING, "token-gone", "token",
		 one->setting->name, "why", why->name, "remedy", why->help, NULL);
}

static void reap(struct keeper *keeper)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < keeper->count; i++)
			if (keeper->kept[i].pid == pid)
				end(&keeper->kept[i], status, clock_monotonic_us());
}

/* Start what is due; how long until there is more of that. */
static long long look_after(struct keeper *keeper, long long now)
{
	long long next = LONGEST_PAUSE_US;

	for (size_t i = 0; i < keeper->count; i++) {
		struct kept *one = &keeper->kept[i];

		if (one->pid != 0 || one->is_hopeless)
			continue;
		if (one->start_at_us <= now)
			start(keeper, one, now);
		else if (one->start_at_us - now < next)
			next = one->start_at_us - now;
	}
	return next;
}

static void close_others(const struct keeper *keeper)
{
	int fds[PKCS11_TOKENS_MAX];

	for (size_t i = 0; i < keeper->count; i++)
		fds[i] = keeper->kept[i].fd;
	descriptors_keep(fds, keeper->count);
}

/* Until the signer is gone. PR_SET_PDEATHSIG would not tell us: its sandbox (Landlock 6) lets no
 * signal of its own out, that one among them. */
static void keep(struct keeper *keeper, pid_t parent)
{
	enum { SECOND_US = 1000000 };
	sigset_t child, none;

	close_others(keeper);
	signal(SIGTERM, SIG_DFL);
	sigemptyset(&none);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_SETMASK, &child, NULL);
	while (getppid() == parent) {
		long long next = look_after(keeper, clock_monotonic_us());
		const struct timespec patience = {next < SECOND_US ? 0 : 1,
						  next < SECOND_US ? next * 1000 : 0};

		sigtimedwait(&child, NULL, &patience);
		reap(keeper);
	}
	_exit(0);
}

pid_t token_keeper_start(const struct pkcs11_setting *settings, const int *fds, size_t count,
			 const struct token_rights *rights)
{
	struct keeper keeper = {.count = count, .rights = *rights};
	pid_t parent = getpid(), pid;

	for (size_t i = 0; i < count; i++)
		keeper.kept[i] = (struct kept){.setting = &settings[i], .fd = fds[i]};
	pid = fork();
	if (pid == 0)
		keep(&keeper, parent);
	return pid;
}
