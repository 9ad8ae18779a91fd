#include "log.h"
#include "clock.h"
#include "json_write.h"
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pipe takes up to PIPE_BUF bytes at once or not at all; an escaped byte takes six. */
enum { VALUE_MAX = 512, LINE_LONGEST = PIPE_BUF - 32 };

static const char *const levels[] = {"debug", "info", "warning", "error"};

static const char *role = "";
static enum log_level least = LOG_LEVEL_INFO;
static unsigned long dropped;
static bool is_socket, is_file;

enum log_level log_level_of(const char *name)
{
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (strcmp(name, levels[i]) == 0)
			return (enum log_level)i;
	return LOG_LEVEL_INFO;
}

void log_open(const char *process_role, enum log_level from)
{
	struct stat status;

	role = process_role;
	least = from;
	if (fstat(STDERR_FILENO, &status) == 0) {
		is_socket = S_ISSOCK(status.st_mode);
		is_file = S_ISREG(status.st_mode);
	}
	signal(SIGPIPE, SIG_IGN); /* whoever collects our lines may leave */
}

static void put_pairs(struct json_writer *w, va_list pairs)
{
	for (const char *name; (name = va_arg(pairs, const char *)) != NULL;) {
		const char *value = va_arg(pairs, const char *);

		if (value != NULL &&
		    w->len + strlen(name) + strnlen(value, VALUE_MAX) * 6 < LINE_LONGEST)
			json_put_text(w, name, (struct text){value, strnlen(value, VALUE_MAX)});
	}
}

static bool has_room(void)
{
	struct pollfd out = {.fd = STDERR_FILENO, .events = POLLOUT};

	return ppoll(&out, 1, &(struct timespec){0, 0}, NULL) == 1 && (out.revents & POLLOUT) != 0;
}

/* Without waiting, and without making standard error non-blocking for all who share it. A file
 * makes nobody wait. */
static bool write_now(const char *bytes, size_t len)
{
	if (is_socket)
		return send(STDERR_FILENO, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)len;
	return (is_file || has_room()) && write(STDERR_FILENO, bytes, len) == (ssize_t)len;
}

void log_line(enum log_level level, const char *event, ...)
{
	struct arena *a;
	struct json_writer w;
	va_list pairs;

	if (level < least)
		return;
	a = arena_new();
	w = json_write(a);
	json_open(&w, '{');
	json_put_number(&w, "time", clock_now_ms());
	json_put_string(&w, "level", levels[level]);
	json_put_string(&w, "role", role);
	json_put_string(&w, "event", event);
	if (dropped > 0)
		json_put_number(&w, "dropped", (long long)dropped);
	va_start(pairs, event);
	put_pairs(&w, pairs);
	va_end(pairs);
	json_close(&w, '}');
	w.at[w.len] = '\n';
	if (write_now(w.at, w.len + 1))
		dropped = 0;
	else
		dropped++;
	arena_free(a);
}
