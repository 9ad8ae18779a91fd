/* command_switches.c -- parvis switches, provider status and audit: what is switched off, which
 * workers know it, and who did it. */
#include "clock.h"
#include "json_write.h"
#include "store_switches.h"
#include "switch_desk.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MOMENT = 24 };

static const char *written(char *text, long long moment)
{
	time_t seconds = (time_t)moment;
	struct tm utc;

	if (gmtime_r(&seconds, &utc) == NULL || strftime(text, MOMENT, "%FT%TZ", &utc) == 0)
		*text = '\0';
	return text;
}

static void print_off(const struct off_switch *off, long long now)
{
	char since[MOMENT], until[MOMENT];

	printf("%-8s %s%s%s: %s%s %s%s%s, by %s: %s\n", off_kind_name(off->kind), off->id,
	       *off->client != '\0' ? " at client " : "", off->client,
	       off->is_maintenance ? "maintenance" : "off",
	       off_switch_holds(off, now) ? "" : (off->since > now ? " later," : " ended,"),
	       written(since, off->since), off->until != 0 ? " to " : "",
	       off->until != 0 ? written(until, off->until) : "", off->by, off->reason);
}

static void put_off(struct json_writer *w, const struct off_switch *off, long long now)
{
	json_open(w, '{');
	json_put_string(w, "kind", off_kind_name(off->kind));
	json_put_string(w, "id", off->id);
	json_put_string(w, "client", off->client);
	json_put_bool(w, "maintenance", off->is_maintenance);
	json_put_bool(w, "holds", off_switch_holds(off, now));
	json_put_number(w, "since", off->since);
	json_put_number(w, "until", off->until);
	json_put_string(w, "by", off->by);
	json_put_string(w, "reason", off->reason);
	json_close(w, '}');
}

static void put_workers(struct json_writer *w, const struct desk_worker *workers, int count,
			long long version)
{
	json_open_as(w, "workers", '[');
	for (int i = 0; i < count; i++) {
		json_open(w, '{');
		json_put_string(w, "name", workers[i].name);
		json_put_number(w, "version", workers[i].version);
		json_put_bool(w, "behind", workers[i].version < version);
		json_put_number(w, "silent_s", workers[i].silent_s);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void print_workers(const struct desk_worker *workers, int count, long long version)
{
	for (int i = 0; i < count; i++)
		printf("worker   %s: version %lld%s, heard %lld s ago\n", workers[i].name,
		       workers[i].version, workers[i].version < version ? " (BEHIND)" : "",
		       workers[i].silent_s);
	if (count == 0)
		puts("No worker runs.");
}

static void print_switches(struct switch_desk *desk, const struct switches *s,
			   const struct desk_worker *workers, int count)
{
	long long now = clock_now();

	(void)desk;
	printf("Version %lld.\n", s->version);
	for (size_t i = 0; i < s->off_count; i++)
		print_off(&s->off[i], now);
	if (s->off_count == 0)
		puts("Nothing is switched off.");
	print_workers(workers, count, s->version);
}

static void print_switches_json(struct switch_desk *desk, const struct switches *s,
				const struct desk_worker *workers, int count)
{
	struct json_writer w = json_write(desk->arena);
	long long now = clock_now();

	json_open(&w, '{');
	json_put_number(&w, "version", s->version);
	json_open_as(&w, "switches", '[');
	for (size_t i = 0; i < s->off_count; i++)
		put_off(&w, &s->off[i], now);
	json_close(&w, ']');
	put_workers(&w, workers, count, s->version);
	json_close(&w, '}');
	puts(json_written(&w).at);
}

static void print_provider(const struct provider *p, const struct switches *s, long long now)
{
	printf("provider %s: %s, flushed %lld times\n", p->id,
	       p->enabled ? "enabled" : "disabled by its file", switches_generation(s, p->id));
	for (size_t i = 0; i < s->off_count; i++)
		if (s->off[i].kind == OFF_PROVIDER && strcmp(s->off[i].id, p->id) == 0)
			print_off(&s->off[i], now);
}

static void print_providers(struct switch_desk *desk, const struct switches *s,
			    const struct desk_worker *workers, int count)
{
	for (size_t i = 0; i < desk->config->provider_count; i++)
		print_provider(desk->config->providers[i], s, clock_now());
	print_workers(workers, count, s->version);
}

static void put_provider(struct json_writer *w, const struct provider *p, const struct switches *s,
			 long long now)
{
	json_open(w, '{');
	json_put_string(w, "id", p->id);
	json_put_bool(w, "enabled", p->enabled);
	json_put_number(w, "flushed", switches_generation(s, p->id));
	json_open_as(w, "switches", '[');
	for (size_t i = 0; i < s->off_count; i++)
		if (s->off[i].kind == OFF_PROVIDER && strcmp(s->off[i].id, p->id) == 0)
			put_off(w, &s->off[i], now);
	json_close(w, ']');
	json_close(w, '}');
}

static void print_providers_json(struct switch_desk *desk, const struct switches *s,
				 const struct desk_worker *workers, int count)
{
	struct json_writer w = json_write(desk->arena);

	json_open(&w, '{');
	json_open_as(&w, "providers", '[');
	for (size_t i = 0; i < desk->config->provider_count; i++)
		put_provider(&w, desk->config->providers[i], s, clock_now());
	json_close(&w, ']');
	put_workers(&w, workers, count, s->version);
	json_close(&w, '}');
	puts(json_written(&w).at);
}

typedef void show(struct switch_desk *desk, const struct switches *s,
		  const struct desk_worker *workers, int count);

static int read_and_show(struct command_line *line, show *as_text, show *as_json)
{
	struct switch_desk desk = {.arena = NULL};
	struct desk_worker *workers;
	const struct switches *s;
	int end, count;

	if (!command_line_end(line))
		return EXIT_USAGE;
	end = switch_desk_open(line, &desk);
	if (end == EXIT_DONE) {
		s = switch_desk_read(&desk);
		count = s == NULL ? -1 : switch_desk_workers(&desk, &workers);
		if (count < 0)
			end = EXIT_ERROR;
		else
			(desk.wants_json ? as_json : as_text)(&desk, s, workers, count);
	}
	switch_desk_close(&desk);
	return end;
}

int command_switches(struct command_line *line)
{
	return read_and_show(line, print_switches, print_switches_json);
}

int command_provider_status(struct command_line *line)
{
	return read_and_show(line, print_providers, print_providers_json);
}

static enum turn ask_changes(struct flow *f, struct desk_call *call)
{
	return store_get(f, STORE_CHANGES, store_changes_id, &call->value, &call->outcome);
}

/* One JSON object a line either way: it goes to a collector as it is. */
int command_audit(struct command_line *line)
{
	struct switch_desk desk = {.arena = NULL};
	struct desk_call call = {.ask = ask_changes};
	int end;

	if (!command_line_end(line))
		return EXIT_USAGE;
	end = switch_desk_open(line, &desk);
	if (end == EXIT_DONE && !switch_desk_run(&desk, &call))
		end = EXIT_ERROR;
	if (end == EXIT_DONE)
		printf("%.*s", TEXT_ARG(call.value));
	if (end == EXIT_DONE && call.outcome != STORE_DONE)
		end = EXIT_NOTHING;
	switch_desk_close(&desk);
	return end;
}
