/* command_switches.c -- parvis switches and audit: what is switched off, which workers know it, and
 * who did it. */
#include "clock.h"
#include "moment.h"
#include "store_switches.h"
#include "switch_listing.h"
#include <stdio.h>

static void print_switches(struct switch_desk *desk, const struct switches *s,
			   const struct desk_worker *workers, int count)
{
	long long now = clock_now();

	(void)desk;
	printf("Version %lld.\n", s->version);
	for (size_t i = 0; i < s->off_count; i++)
		listing_print_off(&s->off[i], now);
	if (s->off_count == 0)
		puts("Nothing is switched off.");
	for (size_t i = 0; i < s->revoked_count; i++)
		printf("key      %s %s: stolen; what was given until %s ended\n", s->revoked[i].kid,
		       s->revoked[i].provider, moment_write(desk->arena, s->revoked[i].not_before));
	listing_print_workers(workers, count, s->version);
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
		listing_put_off(&w, &s->off[i], now);
	json_close(&w, ']');
	json_open_as(&w, "revoked_keys", '[');
	for (size_t i = 0; i < s->revoked_count; i++) {
		json_open(&w, '{');
		json_put_string(&w, "kid", s->revoked[i].kid);
		json_put_number(&w, "not_before", s->revoked[i].not_before);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	listing_put_workers(&w, workers, count, s->version);
	json_close(&w, '}');
	puts(json_written(&w).at);
}

int command_switches(struct command_line *line)
{
	return switch_listing(line, print_switches, print_switches_json);
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
