#include "json_write.h"
#include "log.h"
#include "supervisor_state.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *status_path(const struct supervisor *s, struct arena *a)
{
	return arena_printf(a, "%s/run/status.json", s->config->settings.state);
}

static long long pid_of(const struct supervisor *s, enum child_role role, int generation)
{
	for (size_t i = 0; i < s->child_count; i++)
		if (s->children[i].role == role && s->children[i].generation == generation)
			return s->children[i].pid;
	return 0;
}

bool supervisor_is_ready(const struct supervisor *s)
{
	for (size_t i = 0; i < s->child_count; i++) {
		const struct child *child = &s->children[i];

		if (child->role == CHILD_WORKER && child->generation == s->generation &&
		    !child->is_ready)
			return false;
	}
	return s->stage == RUNNING;
}

static struct text status_of(const struct supervisor *s, struct arena *a)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_number(&w, "supervisor", getpid());
	json_put_number(&w, "signer", pid_of(s, CHILD_SIGNER, s->signer_turn));
	json_put_number(&w, "redis", pid_of(s, CHILD_STORE, 0));
	json_open_as(&w, "workers", '[');
	for (size_t i = 0; i < s->child_count; i++)
		if (s->children[i].role == CHILD_WORKER && s->children[i].pid > 0)
			json_put_number(&w, NULL, s->children[i].pid);
	json_close(&w, ']');
	json_put_number(&w, "generation", s->generation);
	json_put_bool(&w, "ready", supervisor_is_ready(s));
	json_close(&w, '}');
	return json_written(&w);
}

/* Written beside and renamed: whoever reads it reads a whole one. */
void supervisor_write_status(struct supervisor *s)
{
	struct arena *a = arena_new();
	const char *path = status_path(s, a);
	const char *beside = arena_printf(a, "%s.new", path);
	struct text status = status_of(s, a);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool is_written = fd >= 0 && write(fd, status.at, status.len) == (ssize_t)status.len;

	if (fd >= 0)
		close(fd);
	if (!is_written || rename(beside, path) < 0)
		log_line(LOG_LEVEL_WARNING, "status-unwritten", "error", strerror(errno), NULL);
	s->is_changed = false;
	arena_free(a);
}

void supervisor_remove_status(const struct supervisor *s)
{
	struct arena *a = arena_new();

	unlink(status_path(s, a));
	arena_free(a);
}
