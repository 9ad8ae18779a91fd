#include "tally.h"
#include "clock.h"
#include "store_statistics.h"
#include <jansson.h>
#include <stdio.h>

enum { NAMES_MAX = 4096, NAME_MAX_BYTES = 320, NUMBER_MAX_BYTES = 24, DEADLINE_MS = 5000 };

struct tally {
	struct flow flow; /* first */
	struct text lines;
};

static struct event_base *loop;
static json_t *counted; /* name: number */

void tally_open(struct event_base *base)
{
	loop = base;
	counted = json_object();
}

void tally_close(void)
{
	loop = NULL;
	json_decref(counted);
	counted = NULL;
}

/* A worker with more names than that within ten seconds counts the first of them. */
static void add(const char *name)
{
	json_t *number = json_object_get(counted, name);

	if (number != NULL)
		json_integer_set(number, json_integer_value(number) + 1);
	else if (json_object_size(counted) < NAMES_MAX)
		json_object_set_new(counted, name, json_integer(1));
}

void tally_add(const char *of, const char *id, int what)
{
	char name[NAME_MAX_BYTES];

	if (loop == NULL)
		return;
	snprintf(name, sizeof name, "%s\t%s\t%s", of, id, statistics_what_name(what));
	add(name);
}

void tally_asked(const struct client *client, const struct provider *provider)
{
	tally_add("service", client->client_id, STATISTICS_ASKED);
	tally_add("provider", provider->id, STATISTICS_ASKED);
}

void tally_signed_in(const struct client *client, const struct provider *provider,
		     long long seconds)
{
	int within = STATISTICS_WITHIN + statistics_within(seconds);

	tally_add("service", client->client_id, STATISTICS_SIGNED_IN);
	tally_add("service", client->client_id, within);
	tally_add("provider", provider->id, STATISTICS_SIGNED_IN);
	tally_add("provider", provider->id, within);
}

static struct text lines_of(struct arena *a)
{
	size_t most = json_object_size(counted) * (NAME_MAX_BYTES + NUMBER_MAX_BYTES), len = 0;
	char *lines = arena_alloc(a, most);
	const char *name;
	json_t *number;

	json_object_foreach(counted, name, number) len += (size_t)snprintf(
		lines + len, most - len, "%s\t%lld\n", name, (long long)json_integer_value(number));
	return (struct text){lines, len};
}

static enum turn begin(struct flow *f)
{
	((struct tally *)f)->lines = lines_of(f->arena);
	json_object_clear(counted);
	return FLOW_NEXT;
}

static enum turn write_tally(struct flow *f)
{
	return store_tally(f, clock_now(), ((struct tally *)f)->lines);
}

static const struct flow_step steps[] = {
	{"begin", begin},
	{"write-tally", write_tally}, /* Redis */
	{"finish", flow_finish},
	{NULL, NULL},
};

static const struct flow_kind kind = {
	.name = "tally",
	.size = sizeof(struct tally),
	.deadline_ms = DEADLINE_MS,
	.steps = steps,
	.refuse = flow_forget,
	.quiet = true,
};

void tally_save(void)
{
	if (loop != NULL && json_object_size(counted) > 0)
		flow_start(loop, arena_new(), &kind, NULL);
}
