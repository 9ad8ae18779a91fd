#include "switch_listing.h"
#include "clock.h"
#include <stdio.h>
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

void listing_print_off(const struct off_switch *off, long long now)
{
	char since[MOMENT], until[MOMENT];

	printf("%-8s %s%s%s: %s%s %s%s%s, by %s: %s\n", off_kind_name(off->kind), off->id,
	       *off->client != '\0' ? " at client " : "", off->client,
	       off->is_maintenance ? "maintenance" : "off",
	       off_switch_holds(off, now) ? "" : (off->since > now ? " later," : " ended,"),
	       written(since, off->since), off->until != 0 ? " to " : "",
	       off->until != 0 ? written(until, off->until) : "", off->by, off->reason);
}

void listing_put_off(struct json_writer *w, const struct off_switch *off, long long now)
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

void listing_put_workers(struct json_writer *w, const struct desk_worker *workers, int count,
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

void listing_print_workers(const struct desk_worker *workers, int count, long long version)
{
	for (int i = 0; i < count; i++)
		printf("worker   %s: version %lld%s, heard %lld s ago\n", workers[i].name,
		       workers[i].version, workers[i].version < version ? " (BEHIND)" : "",
		       workers[i].silent_s);
	if (count == 0)
		puts("No worker runs.");
}

int switch_listing(struct command_line *line, switch_listing_show *as_text,
		   switch_listing_show *as_json)
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
