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

enum { LOOK_EVERY_US = 200000, REST_US = 300000 };
enum { FIRST_PAUSE_US = 1000000, LONGEST_PAUSE_US = 600000000 };

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

uint64_t supervisor_keys_seen(struct supervisor *s)
{
	s->keys.seen = s->keys.latest = fingerprint(s);
	return s->keys.seen;
}

void supervisor_keys_taken(struct supervisor *s, uint64_t print)
{
	s->keys.seen = print;
	s->keys.retry_at_us = s->keys.pause_us = 0;
}

/* Slower each time: a signer that starts says a PIN to each token. */
void supervisor_keys_retry(struct supervisor *s)
{
	long long pause = s->keys.pause_us * 2;

	if (pause < FIRST_PAUSE_US)
		pause = FIRST_PAUSE_US;
	s->keys.pause_us = pause < LONGEST_PAUSE_US ? pause : LONGEST_PAUSE_US;
	s->keys.retry_at_us = clock_monotonic_us() + s->keys.pause_us;
}

bool supervisor_keys_ended(struct supervisor *s, pid_t pid, int status)
{
	bool is_well = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DONE;

	if (pid != s->keys.checker)
		return false;
	s->keys.checker = 0;
	supervisor_keys_shared(s);
	if (is_well && s->stage == RUNNING && signer_succeed(s))
		log_line(LOG_LEVEL_INFO, "keys-changed", NULL);
	else if (!is_well)
		log_line(LOG_LEVEL_ERROR, "keys-refused", "remedy", "parvis keys verify", NULL);
	return true;
}

static bool is_due(const struct watched_keys *keys, long long now_us)
{
	return keys->latest != keys->seen ||
	       (keys->retry_at_us != 0 && keys->retry_at_us <= now_us);
}

static void look(struct supervisor *s, long long now_us)
{
	uint64_t print = fingerprint(s);

	if (print != s->keys.latest) {
		s->keys.latest = print;
		s->keys.rests_since_us = now_us;
	}
	if (!is_due(&s->keys, now_us) || now_us - s->keys.rests_since_us < REST_US)
		return;
	s->keys.checker = keys_spawn(s, s->options->signer_program, "verify", KEYS_SAY_ERRORS);
	if (s->keys.checker > 0) {
		s->keys.seen = s->keys.latest;
		s->keys.retry_at_us = 0;
	}
}

long long supervisor_watch_keys(struct supervisor *s, long long now_us)
{
	if (s->stage != RUNNING || !s->said_ready)
		return 0;
	if (s->keys.checker <= 0 && now_us >= s->keys.look_at_us) {
		look(s, now_us);
		s->keys.look_at_us = now_us + LOOK_EVERY_US;
	}
	return is_due(&s->keys, now_us) ? now_us + LOOK_EVERY_US : s->keys.retry_at_us;
}
