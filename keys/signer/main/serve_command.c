#include "key_folder.h"
#include "log.h"
#include "sandbox.h"
#include "signer_command.h"
#include "signer_socket.h"
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static volatile sig_atomic_t stopped;

static void on_stop(int number)
{
	(void)number;
	stopped = 1;
}

/* SIGTERM ends us, but only while we wait. An interrupt at a terminal reaches the whole group: the
 * supervisor decides, since workers still drain. */
static void set_signals(void)
{
	struct sigaction stop = {.sa_handler = on_stop};
	sigset_t held;

	sigemptyset(&held);
	sigaddset(&held, SIGTERM);
	sigprocmask(SIG_BLOCK, &held, NULL);
	sigaction(SIGTERM, &stop, NULL);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGUSR1, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
}

/* Keep standard error and the listener alone. Standard input and output lead nowhere rather than
 * to nothing: a worker's connection must not become what a library prints to. */
static void close_others(int listener)
{
	int nowhere = open("/dev/null", O_RDWR);

	if (nowhere < 0 || dup2(nowhere, STDIN_FILENO) < 0 || dup2(nowhere, STDOUT_FILENO) < 0)
		abort();
	if (listener > 3)
		close_range(3, (unsigned)listener - 1, 0);
	close_range((unsigned)listener + 1, ~0U, 0);
}

static bool find_worker(const struct config *config, uid_t *worker)
{
	const struct passwd *user;

	*worker = geteuid();
	if (*config->settings.user_worker == '\0')
		return true;
	user = getpwnam(config->settings.user_worker);
	if (user != NULL)
		*worker = user->pw_uid;
	return user != NULL || geteuid() != 0;
}

static int fail(const char *why, const char *detail)
{
	log_line(LOG_LEVEL_ERROR, "signer-cannot-start", "why", why, "detail", detail, NULL);
	return EXIT_ERROR;
}

static int serve(struct arena *a, int config_fd, int listener, int encryption_fd)
{
	struct signer_door door = {.listener = listener};
	struct config *config = config_unbundle_fd(a, config_fd);
	struct signing_keys *keys;
	const struct refusal *no = NULL;
	const char *detail = NULL;
	struct signer *signer;
	struct key_home home = {.owner = geteuid(), .encryption_fd = encryption_fd};

	if (config == NULL)
		return fail("no-configuration", NULL);
	home.state = config->settings.state;
	home.encryption_file = config->settings.key_encryption_file;
	log_open("signer", log_level_of(config->settings.log_level));
	if (!find_worker(config, &door.worker))
		return fail("no-such-user", config->settings.user_worker);
	keys = key_folder_load(a, &home, &no, &detail);
	close_others(listener);
	signer = keys == NULL ? NULL : signer_new(a, config, keys, &no);
	if (signer == NULL)
		return fail(no->name, detail);
	if (fcntl(listener, F_SETFL, O_NONBLOCK) != 0)
		return fail("listener", strerror(errno));
	sandbox_close();
	log_line(LOG_LEVEL_INFO, "signer-ready", NULL);
	signer_serve(signer, &door, &stopped);
	return EXIT_DONE;
}

/* The value of an option as a descriptor; -1 if it is none. */
static int descriptor(const char *value)
{
	long long number;

	return text_number(text_of(value), &number) && number > STDERR_FILENO && number < 1 << 20
		       ? (int)number
		       : -1;
}

int command_serve(int argc, char **argv)
{
	int config_fd = -1, listener = -1, encryption_fd = 0, code;
	struct arena *a;

	for (int i = 0; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--config-fd") == 0)
			config_fd = descriptor(argv[i + 1]);
		if (strcmp(argv[i], "--listen-fd") == 0)
			listener = descriptor(argv[i + 1]);
		if (strcmp(argv[i], "--encryption-fd") == 0)
			encryption_fd = descriptor(argv[i + 1]);
	}
	if (argc != (encryption_fd == 0 ? 4 : 6) || config_fd < 0 || listener < 0 ||
	    encryption_fd < 0) {
		fputs("usage: parvis-signer serve --config-fd N --listen-fd M [--encryption-fd "
		      "K]\n",
		      stderr);
		return EXIT_USAGE;
	}
	log_open("signer", LOG_LEVEL_INFO);
	set_signals();
	a = arena_new();
	code = serve(a, config_fd, listener, encryption_fd);
	arena_free(a);
	return code;
}
