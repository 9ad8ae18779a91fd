#include "command_switch.h"
#include "clock.h"
#include "json_write.h"
#include "switches_change.h"
#include <stdio.h>
#include <string.h>

enum { TRIES = 8, REASON_MAX = 300 };

/* "provider disable agency --client tax" */
static const char *what_of(struct arena *a, const struct switch_order *order)
{
	bool has_client = *order->off.client != '\0';

	return arena_printf(a, "%s %s%s%s", order->verb, order->off.id,
			    has_client ? " --client " : "", order->off.client);
}

static void report_json(struct switch_desk *desk, const struct switches *s, bool is_everywhere,
			int workers, int ms)
{
	struct json_writer w = json_write(desk->arena);

	json_open(&w, '{');
	json_put_number(&w, "version", s->version);
	json_put_bool(&w, "everywhere", is_everywhere);
	json_put_number(&w, "workers", workers);
	json_put_number(&w, "ms", ms);
	json_close(&w, '}');
	puts(json_written(&w).at);
}

/* Done is what every worker has. */
static int wait_and_report(struct switch_desk *desk, const struct switches *s,
			   const struct switch_order *order)
{
	int workers, ms;
	bool is_everywhere = switch_desk_wait(desk, s->version, &workers, &ms);

	if (desk->wants_json) {
		report_json(desk, s, is_everywhere, workers, ms);
	} else if (is_everywhere) {
		printf("Done: %s, version %lld, in force at all %d workers after %d ms.\n",
		       what_of(desk->arena, order), s->version, workers, ms);
		if (*order->undo != '\0')
			printf("To undo: parvis %s %s%s%s --reason \"...\"\n", order->undo,
			       order->off.id, *order->off.client != '\0' ? " --client " : "",
			       order->off.client);
	} else {
		fprintf(stderr,
			"parvis: written (version %lld), but some workers have not taken it after "
			"%d ms: see parvis switches.\n",
			s->version, ms);
	}
	return is_everywhere ? EXIT_DONE : EXIT_ERROR;
}

int switch_change(struct switch_desk *desk, const struct switch_order *order, const char *reason,
		  struct switches **written)
{
	const struct operator_change about = {.at = clock_now(),
					      .what = what_of(desk->arena, order),
					      .by = desk->by,
					      .reason = reason};

	for (int tries = 0; tries < TRIES; tries++) {
		struct switches *s = switch_desk_read(desk);
		const char *before;
		int end, done;

		if (s == NULL)
			return EXIT_ERROR;
		end = order->apply(desk, s, order);
		if (end != EXIT_DONE)
			return end;
		before = s->tag;
		switches_sign(desk->arena, s, &about);
		if (!switches_fit(desk->arena, s)) {
			fputs("parvis: too much is switched off; release some, or say less.\n",
			      stderr);
			return EXIT_REFUSED;
		}
		done = switch_desk_write(desk, before, s);
		*written = s;
		if (done != 0)
			return done > 0 ? EXIT_DONE : EXIT_ERROR;
	}
	fputs("parvis: others change switches all the time; try again.\n", stderr);
	return EXIT_ERROR;
}

static bool is_sentence(const char *reason)
{
	if (reason != NULL && *reason != '\0' && strlen(reason) <= REASON_MAX)
		return true;
	fprintf(stderr, "parvis: say why, with --reason \"...\", in at most %d bytes.\n",
		REASON_MAX);
	return false;
}

int command_switch(struct command_line *line, struct switch_order *order)
{
	const char *reason = command_option(line, "--reason", NULL);
	struct switch_desk desk = {.arena = NULL};
	struct switches *written = NULL;
	int end;

	if (order->off.id == NULL)
		order->off.id = command_word(line);
	if (!command_line_end(line))
		return EXIT_USAGE;
	if (order->off.id == NULL) {
		fprintf(stderr, "parvis: %s what? See --help.\n", order->verb);
		return EXIT_USAGE;
	}
	if (!is_sentence(reason))
		return EXIT_USAGE;
	end = switch_desk_open(line, &desk);
	order->off.reason = reason;
	order->off.by = desk.by;
	if (end == EXIT_DONE)
		end = switch_change(&desk, order, reason, &written);
	if (end == EXIT_DONE && order->act != NULL)
		end = order->act(&desk, order);
	if (end == EXIT_NOTHING)
		fprintf(stderr, "parvis: nothing to do: %s is so already.\n", order->off.id);
	if (end == EXIT_DONE)
		end = wait_and_report(&desk, written, order);
	switch_desk_close(&desk);
	return end;
}
