#include "descriptors.h"
#include "key_folder.h"
#include "log.h"
#include "sandbox.h"
#include "signer_command.h"
#include "signer_socket.h"
#include "token_keys.h"
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

/* What the supervisor hands over. */
struct handed {
	int config_fd, listener;
	int ready_fd;      /* for a byte once we serve; 0: nobody asks */
	int encryption_fd; /* 0: it is a file to open */
};

/* Keep standard error, what is of use later and the lines to tokens alone. */
static void close_others(const struct handed *handed, const struct token_desk *desk)
{
	int fds[2 + PKCS11_TOKENS_MAX] = {handed->listener};
	size_t count = 1;

	if (handed->ready_fd > 0)
		fds[count++] = handed->ready_fd;
	for (size_t i = 0; i < desk->count; i++)
		fds[count++] = desk->lines[i].fd;
	descriptors_still(STDIN_FILENO, STDOUT_FILENO);
	descriptors_keep(fds, count);
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

/* What signs: keys of files that do what they are for, and keys of tokens, as far as those are
 * there. NULL with *no and *detail. */
static struct signer *prepare(struct arena *a, const struct config *config,
			      const struct signing_keys *keys, struct token_desk *desk,
			      const struct refusal **no, const char **detail)
{
	enum { PATIENCE_MS = 3000 };

	if ((*no = token_keys_bind(desk, &keys->set, detail)) != NULL ||
	    (*no = token_keys_check(a, desk, &keys->set, PATIENCE_MS, false, detail)) != NULL)
		return NULL;
	return signer_new(a, config, keys, no);
}

/* The supervisor now ends our predecessor. */
static void say_ready(int fd)
{
	log_line(LOG_LEVEL_INFO, "signer-ready", NULL);
	if (fd <= 0)
		return;
	if (write(fd, "+", 1) != 1)
		log_line(LOG_LEVEL_WARNING, "ready-unheard", NULL);
	close(fd);
}

static int serve_with(struct arena *a, const struct config *config, const struct key_home *home,
		      const struct handed *handed, const struct signer_door *door)
{
	const struct refusal *no = NULL;
	const char *detail = NULL;
	struct signing_keys *keys;
	const struct token_rights rights = {.may_change = false, .owner = geteuid()};
	struct token_desk desk;
	struct signer *signer;

	/* Before keys are read: what it starts has none of them. */
	if (!token_desk_open(&desk, config->pkcs11_tokens, &rights))
		return fail("tokens", strerror(errno));
	keys = key_folder_load(a, home, &no, &detail);
	close_others(handed, &desk);
	signer = keys == NULL ? NULL : prepare(a, config, keys, &desk, &no, &detail);
	if (signer == NULL)
		return fail(no->name, detail);
	if (fcntl(door->listener, F_SETFL, O_NONBLOCK) != 0)
		return fail("listener", strerror(errno));
	sandbox_close();
	say_ready(handed->ready_fd);
	signer_serve(errands_new(a, signer, &desk), door, &stopped);
	return EXIT_DONE;
}

static int serve(struct arena *a, const struct handed *handed)
{
	struct signer_door door = {.listener = handed->listener};
	struct config *config = config_unbundle_fd(a, handed->config_fd);
	struct key_home home = {.owner = geteuid(), .encryption_fd = handed->encryption_fd};

	if (config == NULL)
		return fail("no-configuration", NULL);
	home.state = config->settings.state;
	home.encryption_file = config->settings.key_encryption_file;
	log_open("signer", log_level_of(config->settings.log_level));
	if (!find_worker(config, &door.worker))
		return fail("no-such-user", config->settings.user_worker);
	return serve_with(a, config, &home, handed, &door);
}

/* The value of an option as a descriptor; -1 if it is none. */
static int descriptor(const char *value)
{
	long long number;

	return text_number(text_of(value), &number) && number > STDERR_FILENO && number < 1 << 20
		       ? (int)number
		       : -1;
}

/* Each option once, with a descriptor. */
static bool take_option(struct handed *handed, const char *name, const char *value)
{
	const struct {
		const char *name;
		int *fd;
	} options[] = {{"--config-fd", &handed->config_fd},
		       {"--listen-fd", &handed->listener},
		       {"--ready-fd", &handed->ready_fd},
		       {"--encryption-fd", &handed->encryption_fd}};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (strcmp(name, options[i].name) == 0 && *options[i].fd == 0) {
			*options[i].fd = descriptor(value);
			return *options[i].fd > 0;
		}
	return false;
}

int command_serve(int argc, char **argv)
{
	struct handed handed = {0};
	bool is_well = argc % 2 == 0;
	struct arena *a;
	int code;

	for (int i = 0; is_well && i < argc; i += 2)
		is_well = take_option(&handed, argv[i], argv[i + 1]);
	if (!is_well || handed.config_fd == 0 || handed.listener == 0) {
		fputs("usage: parvis-signer serve --config-fd N --listen-fd M [--ready-fd R] "
		      "[--encryption-fd K]\n",
		      stderr);
		return EXIT_USAGE;
	}
	log_open("signer", LOG_LEVEL_INFO);
	set_signals();
	a = arena_new();
	code = serve(a, &handed);
	arena_free(a);
	return code;
}
