#include "listener.h"
#include "supervisor_state.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(const char *path, const char *problem)
{
	fprintf(stderr, "parvis: %s: %s\n", path, problem);
	return false;
}

static bool is_empty(const char *path)
{
	DIR *folder = opendir(path);
	int entries = 0;

	while (folder != NULL && readdir(folder) != NULL)
		entries++;
	if (folder != NULL)
		closedir(folder);
	return folder != NULL && entries == 2; /* itself, and the one above it */
}

/* Closed to others; other users of ours may pass through, when there are any. One that others can
 * read now is closed only if there is nothing in it: the setting may say /var/lib, by a slip. */
static bool make_folder(const struct supervisor *s, const char *path)
{
	enum { CLOSED = 0711 };
	mode_t mode = s->user_worker.is_set || s->user_signer.is_set ? CLOSED : 0700;
	bool is_new = mkdir(path, mode) == 0;
	struct stat about;

	if (!is_new && errno != EEXIST)
		return fail(path, strerror(errno));
	if (lstat(path, &about) < 0 || !S_ISDIR(about.st_mode) || about.st_uid != geteuid())
		return fail(path, "is not a folder of ours");
	if (!is_new && (about.st_mode & 0777 & ~CLOSED) != 0 && !is_empty(path))
		return fail(path, "is open to others, and not empty. If it is for Parvis alone, "
				  "close it: chmod 700");
	return chmod(path, mode) == 0 || fail(path, strerror(errno));
}

static bool lock_folder(struct supervisor *s, const char *run)
{
	const char *path = arena_printf(s->arena, "%s/lock", run);

	s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (s->lock < 0)
		return fail(path, strerror(errno));
	if (flock(s->lock, LOCK_EX | LOCK_NB) < 0)
		return fail(s->config->settings.state, "another parvis serve runs on this folder");
	return true;
}

static bool open_signer_socket(struct supervisor *s, const char *run)
{
	const char *problem = "is too long: choose a shorter state folder";
	int len = snprintf(s->signer_path, sizeof s->signer_path, "%s/signer.sock", run);

	if (len < 0 || (size_t)len >= sizeof s->signer_path)
		return fail(run, problem);
	s->signer_listener = listener_open_unix(s->signer_path, &problem);
	if (s->signer_listener < 0)
		return fail(s->signer_path, problem);
	if (s->user_worker.is_set && chown(s->signer_path, s->user_worker.uid, (gid_t)-1) < 0)
		return fail(s->signer_path, strerror(errno));
	return true;
}

static bool open_listeners(struct supervisor *s)
{
	const char *const *addresses = s->config->settings.listen;
	const char *problem = "";

	for (size_t i = 0; addresses[i] != NULL && i < LISTENERS_MAX; i++) {
		int fd = listener_open(addresses[i], &problem);

		if (fd < 0)
			return fail(addresses[i], problem);
		s->listen_fds[s->listen_count++] = fd;
	}
	return true;
}

bool supervisor_folder_open(struct supervisor *s)
{
	const char *state = s->config->settings.state;
	const char *run = arena_printf(s->arena, "%s/run", state);

	return make_folder(s, state) && make_folder(s, run) && lock_folder(s, run) &&
	       open_signer_socket(s, run) && open_listeners(s);
}

/* `keys init` is idempotent: EXIT_NOTHING says that everything was there. */
static bool make_keys(const struct supervisor *s)
{
	int end = command_end_of(keys_spawn(s, s->options->signer_program, "init", KEYS_SAY_ALL));

	return end == EXIT_DONE || end == EXIT_NOTHING ||
	       fail("parvis-signer keys init", "did not end well");
}

static bool has_keys(const char *folder)
{
	DIR *keys = opendir(folder);
	const struct dirent *entry;
	bool found = false;

	while (keys != NULL && !found && (entry = readdir(keys)) != NULL)
		found = entry->d_name[0] != '.';
	if (keys != NULL)
		closedir(keys);
	return found;
}

bool supervisor_keys_exist(struct supervisor *s)
{
	const char *folder = arena_printf(s->arena, "%s/keys", s->config->settings.state);

	if (s->config->settings.keys_shared)
		supervisor_share_first(s);
	else if (s->options->makes_keys && !make_keys(s))
		return false;
	return has_keys(folder) || fail(folder, "holds no keys. Next: parvis keys init");
}
