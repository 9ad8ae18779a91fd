/* command_logout.c -- `parvis logout status`: which clients heard that sessions ended. */
#include "clock.h"
#include "command.h"
#include "config.h"
#include "hash.h"
#include "json_write.h"
#include "log.h"
#include "store_logout.h"
#include <signal.h>
#include <stdio.h>

enum { WAIT_MS = 5000 };

struct asking {
	struct flow flow; /* first */
	struct text lines;
};

static struct text answer; /* in the command's arena */
static struct arena *arena;
static const char *refusal;

static enum turn ask(struct flow *f)
{
	return store_read_notice_status(f, &((struct asking *)f)->lines);
}

static enum turn keep(struct flow *f)
{
	answer = arena_text(arena, ((struct asking *)f)->lines);
	return FLOW_STOP;
}

static void refuse(struct flow *f) { refusal = f->refusal->name; }

static const struct flow_step steps[] = {{"ask", ask}, {"keep", keep}, {NULL, NULL}};

static const struct flow_kind asking = {.name = "logout-status",
					.size = sizeof(struct asking),
					.deadline_ms = WAIT_MS,
					.steps = steps,
					.refuse = refuse,
					.quiet = true};

/* The counts are no secret, so no key is needed. */
static void ask_store(const struct config *config)
{
	const struct hash no_key = {{0}};
	const struct seal_ring none = {0};
	struct event_base *base = event_base_new();
	const struct timeval moment = {0, 10000};
	long long end = clock_monotonic_us() + WAIT_MS * 1000LL;

	store_open(base, config, &no_key, &none);
	while (!store_is_ready() && clock_monotonic_us() < end) {
		event_base_loopexit(base, &moment);
		event_base_loop(base, EVLOOP_ONCE);
	}
	flow_start(base, arena_new(), &asking, NULL);
	while (flow_live() > 0)
		event_base_loop(base, EVLOOP_ONCE);
	store_close();
	event_base_free(base);
}

/* Each line is "CLIENT WORD VALUE". */
static void print(bool as_json)
{
	struct json_writer w = json_write(arena);
	struct text rest = answer;

	json_open(&w, '[');
	while (rest.at != NULL && rest.len > 0) {
		struct text line = text_split(rest, '\n', &rest);
		struct text client = text_next_word(&line), word = text_next_word(&line);

		json_open(&w, '{');
		json_put_text(&w, "client", client);
		json_put_text(&w, "what", word);
		json_put_text(&w, "value", line);
		json_close(&w, '}');
		if (!as_json)
			printf("%-32.*s %-16.*s %.*s\n", TEXT_ARG(client), TEXT_ARG(word),
			       TEXT_ARG(line));
	}
	json_close(&w, ']');
	if (as_json)
		puts(json_written(&w).at);
}

int command_logout_status(struct command_line *line)
{
	struct config_faults faults;
	const struct config *config;

	if (!command_line_end(line))
		return EXIT_USAGE;
	arena = arena_new();
	faults = config_faults_none(arena);
	config = config_load(arena, line->folder, &faults);
	if (config == NULL) {
		fputs("parvis: the configuration has faults; see parvis config check.\n", stderr);
		arena_free(arena);
		return EXIT_REFUSED;
	}
	signal(SIGPIPE, SIG_IGN);
	log_open("logout-status", LOG_LEVEL_ERROR);
	ask_store(config);
	if (refusal != NULL)
		fprintf(stderr, "parvis: %s\n", refusal);
	else
		print(line->wants_json);
	arena_free(arena);
	return refusal != NULL ? EXIT_ERROR : EXIT_DONE;
}
