/* supervisor_keys.c -- key files that change while we run.
 *
 * The signer opens no file after its start, so another takes its place that has read them; before,
 * `parvis-signer keys verify` reads them as it would, and a folder that it refuses changes nothing.
 * A folder is looked at when it has rested for a moment: whoever copies one writes many files.
 */
#include "clock.h"
#include "log.h"
#include "supervisor_state.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_EVERY_US = 200000, REST_US = 300000 };

/* FNV-1a. */
static uint64_t mix(uint64_t hash, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	while (len-- > 0)
		hash = (hash ^ *at++) * 1099511628211u;
	return hash;
}

static uint64_t print_of(int folder, const char *name)
{
	struct stat st;
	uint64_t print = mix(14695981039346656037u, name, strlen(name));

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return print;
	print = mix(print, &st.st_ino, sizeof st.st_ino);
	print = mix(print, &st.st_size, sizeof st.st_size);
	return mix(print, &st.st_mtim, sizeof st.st_mtim);
}

/* Of all files but the journal, which no signer reads, and those that are being written. */
static uint64_t fingerprint(const struct supervisor *s)
{
	char path[4096];
	DIR *folder;
	uint64_t sum = 0;

	snprintf(path, sizeof path, "%s/keys", s->config->settings.state);
	folder = opendir(path);
	for (const struct dirent *e; folder != NULL && (e = readdir(folder)) != NULL;)
		if (e->d_name[0] != '.' && strcmp(e->d_name, "journal") != 0)
			sum += print_of(dirfd(folder), e->d_name);
	if (folder != NULL)
		closedir(folder);
	return sum;
}

void supervisor_keys_seen(struct supervisor *s) { s->keys.seen = s->keys.latest = fingerprint(s); }

/* What it complains of is for the log. */
static pid_t start_checker(const struct supervisor *s)
{
	const char *const arguments[] = {"parvis-signer",    "keys", "verify", "--config",
					 s->options->folder, NULL};
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	execv(s->options->signer_program, (char *const *)(const void *)arguments);
	_exit(127);
}

static void replace_signer(struct supervisor *s)
{
	for (size_t i = 0; i < s->child_count; i++)
		if (s->children[i].role == CHILD_SIGNER)
			child_tell(&s->children[i], 5);
	log_line(LOG_LEVEL_INFO, "keys-changed", NULL);
}

bool supervisor_keys_ended(struct supervisor *s, pid_t pid, int status)
{
	bool is_well = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DONE;

	if (pid != s->keys.checker)
		return false;
	s->keys.checker = 0;
	if (is_well && s->stage == RUNNING)
		replace_signer(s);
	else if (!is_well)
		log_line(LOG_LEVEL_ERROR, "keys-refused", "remedy", "parvis keys verify", NULL);
	return true;
}

static void look(struct supervisor *s, long long now_us)
{
	uint64_t print = fingerprint(s);

	if (print != s->keys.latest) {
		s->keys.latest = print;
		s->keys.rests_since_us = now_us;
	}
	if (s->keys.latest == s->keys.seen || now_us - s->keys.rests_since_us < REST_US)
		return;
	s->keys.checker = start_checker(s);
	if (s->keys.checker > 0)
		s->keys.seen = s->keys.latest;
}

long long supervisor_watch_keys(struct supervisor *s, long long now_us)
{
	if (s->stage != RUNNING || !s->said_ready)
		return 0;
	if (s->keys.checker <= 0 && now_us >= s->keys.look_at_us) {
		look(s, now_us);
		s->keys.look_at_us = now_us + LOOK_EVERY_US;
	}
	return s->keys.latest != s->keys.seen ? now_us + LOOK_EVERY_US : 0;
}
