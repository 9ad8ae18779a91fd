#include "managed_store.h"
#include "arena.h"
#include "store_address.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
	const char *folder, *configuration, *socket, *lock;
	uid_t uid;
	gid_t gid;
	bool changes_user;
};

/* What the workers' user may do, our functions included: no key of it is outside "{…}:", no command
 * but these. The socket is private; this is for the day when a worker is not ours any more. */
static const char rights[] =
	"user default on nopass ~{*}:* -@all +get +set +del "
	"+zadd +zrem +zcard +zscore +zrangebyscore +expire +hget +hset +hdel +hincrby "
	"+hgetall +time +fcall +info +ping +auth +select "
	"+client|setname +function|load";

static const char configuration[] =
	"# Written by parvis at each start: what is changed here is lost.\n"
	"port 0\n"
	"unixsocket \"%s\"\n"
	"unixsocketperm 700\n"
	"protected-mode yes\n"
	"dir \"%s\"\n"
	"daemonize no\n"
	"databases 1\n"
	"loglevel warning\n"
	"logfile redis.log\n"
	"save \"\"\n"
	"appendonly yes\n"
	"appendfsync everysec\n"
	"maxmemory-policy noeviction\n"
	"enable-debug-command no\n"
	"enable-module-command no\n"
	"%s\n";

static bool no(const char **problem, const char *why)
{
	*problem = why;
	return false;
}

/* redis.conf quotes as C does; instead of escaping we do without such folders. */
static bool is_quotable(const char *path)
{
	for (; *path != '\0'; path++)
		if (*path == '"' || *path == '\\' || (unsigned char)*path < 0x20 || *path == 0x7f)
			return false;
	return true;
}

static bool find_place(struct arena *a, const char *state_folder, struct place *place,
		       const char **problem)
{
	struct store_address address;

	if (!store_address_parse(a, "managed", state_folder, &address, problem))
		return false;
	if (!is_quotable(state_folder))
		return no(problem,
			  "The path of the state folder has quotes, backslashes or control "
			  "characters.");
	place->socket = address.path;
	place->folder = arena_printf(a, "%s/redis", state_folder);
	place->configuration = arena_printf(a, "%s/redis.conf", place->folder);
	place->lock = arena_printf(a, "%s/lock", place->folder);
	return true;
}

static bool make_folder(const struct place *place, const char **problem)
{
	if (mkdir(place->folder, 0700) != 0 && errno != EEXIST)
		return no(problem, "The folder redis cannot be made in the state folder.");
	if (place->changes_user && lchown(place->folder, place->uid, place->gid) != 0)
		return no(problem, "The folder redis cannot be given to the workers' user.");
	return true;
}

static bool write_configuration(const struct place *place, const char **problem)
{
	int fd = open(place->configuration, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
		      0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	bool well;

	if (file == NULL)
		return no(problem, "redis.conf cannot be written in the state folder.");
	well = fprintf(file, configuration, place->socket, place->folder, rights) > 0;
	well = (!place->changes_user || fchown(fd, place->uid, place->gid) == 0) && well;
	well = fclose(file) == 0 && well;
	return well ? true : no(problem, "redis.conf cannot be written in the state folder.");
}

static const char *find_program(void)
{
	static const char *const programs[] = {
		"/usr/bin/redis-server", "/usr/local/bin/redis-server", "/usr/sbin/redis-server"};

	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
		if (access(programs[i], X_OK) == 0)
			return programs[i];
	return NULL;
}

static void change_user(const struct place *place)
{
	if (place->changes_user &&
	    (setgroups(0, NULL) != 0 || setgid(place->gid) != 0 || setuid(place->uid) != 0))
		_exit(126);
}

/* Nothing of the supervisor's: neither its listening sockets nor the signals it blocks, nor its
 * terminal, whose interrupt would end the store before the workers have drained. */
static void inherit_nothing(void)
{
	sigset_t none;

	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	close_range(STDERR_FILENO + 1, ~0U, 0);
}

/* In the child. Two servers must never append to the same files: the lock is held until the
 * process that inherits it is gone, and its successor waits here. */
static _Noreturn void become_redis(const struct place *place, const char *program, pid_t parent)
{
	char *const argv[] = {(char[]){"redis-server"}, strdup(place->configuration), NULL};
	int lock;

	inherit_nothing();
	change_user(place);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent)
		_exit(126);
	lock = open(place->lock, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
	if (lock < 0 || flock(lock, LOCK_EX) != 0)
		_exit(126);
	unlink(place->socket);
	execv(program, argv);
	_exit(127);
}

static pid_t spawn(const struct place *place, const char **problem)
{
	const char *program = find_program();
	pid_t parent = getpid(), pid;

	if (program == NULL) {
		*problem = "redis-server is not installed: install it, or set store to the URL of "
			   "one.";
		return -1;
	}
	pid = fork();
	if (pid == 0)
		become_redis(place, program, parent);
	if (pid < 0)
		*problem = "The process of redis-server cannot be made.";
	return pid;
}

pid_t managed_store_start(const char *state_folder, uid_t uid, gid_t gid, const char **problem)
{
	struct place place = {.uid = uid, .gid = gid, .changes_user = geteuid() == 0 && uid != 0};
	struct arena *a = arena_new();
	pid_t pid = -1;

	if (find_place(a, state_folder, &place, problem) && make_folder(&place, problem) &&
	    write_configuration(&place, problem))
		pid = spawn(&place, problem);
	arena_free(a);
	return pid;
}
