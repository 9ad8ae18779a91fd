#include "log.h"
#include "clock.h"
#include "json_write.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { VALUE_MAX = 512 };

static const char *const levels[] = {"debug", "info", "warning", "error"};

static const char *role = "";
static enum log_level least = LOG_LEVEL_INFO;
static unsigned long dropped;

enum log_level log_level_of(const char *name)
{
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (strcmp(name, levels[i]) == 0)
			return (enum log_level)i;
	return LOG_LEVEL_INFO;
}

void log_open(const char *process_role, enum log_level from)
{
	role = process_role;
	least = from;
}

static void put_pairs(struct json_writer *w, va_list pairs)
{
	for (const char *name; (name = va_arg(pairs, const char *)) != NULL;) {
		const char *value = va_arg(pairs, const char *);

		if (value != NULL)
			json_put_text(w, name, (struct text){value, strnlen(value, VALUE_MAX)});
	}
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
	if (write(STDERR_FILENO, w.at, w.len + 1) < 0)
		dropped++;
	else
		dropped = 0;
	arena_free(a);
}
