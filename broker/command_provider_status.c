/* command_provider_status.c -- parvis provider status: what is switched off of each provider, and
 * how it does, as each worker sees it. */
#include "clock.h"
#include "provider_status.h"
#include "switch_listing.h"
#include <stdio.h>
#include <string.h>

/* What one worker said when it was heard last. */
struct witness {
	const char *worker;
	struct provider_status *all;
	int count; /* -1: nothing that can be read */
};

static struct witness *witnesses_of(struct arena *a, const struct desk_worker *workers, int count)
{
	struct witness *all = arena_alloc(a, (size_t)(count + 1) * sizeof *all);

	for (int i = 0; i < count; i++) {
		all[i].worker = workers[i].name;
		all[i].count = provider_status_read(a, workers[i].providers, &all[i].all);
	}
	return all;
}

static const struct provider_status *said_of(const struct witness *w, const char *provider)
{
	for (int i = 0; i < w->count; i++)
		if (strcmp(w->all[i].provider, provider) == 0)
			return &w->all[i];
	return NULL;
}

static void print_age(const char *what, long long seconds)
{
	if (seconds >= 0)
		printf(", %s %lld s old", what, seconds);
}

static void print_status(const char *worker, const struct provider_status *s)
{
	printf("  %s: %s, breaker %s for %lld s", worker, s->condition, s->breaker, s->breaker_s);
	print_age("metadata", s->metadata_s);
	print_age("keys", s->keys_s);
	if (*s->documents_failure != '\0')
		printf(" (%s: %s)", s->documents, s->documents_failure);
	printf(", %lld running, %lld waiting, %lld ms, %lld of %lld calls failed", s->running,
	       s->waiting, s->latency_ms, s->failures, s->calls);
	if (*s->failure != '\0')
		printf(", the last %lld s ago: %s", s->failure_s, s->failure);
	putchar('\n');
}

static bool concerns(const struct off_switch *off, const struct provider *p)
{
	return off->kind == OFF_PROVIDER && strcmp(off->id, p->id) == 0;
}

static void print_provider(const struct provider *p, const struct switches *s,
			   const struct witness *witnesses, int count)
{
	printf("provider %s: %s, flushed %lld times\n", p->id,
	       p->enabled ? "enabled" : "disabled by its file", switches_generation(s, p->id));
	for (size_t i = 0; i < s->off_count; i++)
		if (concerns(&s->off[i], p))
			listing_print_off(&s->off[i], clock_now());
	for (int i = 0; i < count; i++)
		if (said_of(&witnesses[i], p->id) != NULL)
			print_status(witnesses[i].worker, said_of(&witnesses[i], p->id));
}

static void print_providers(struct switch_desk *desk, const struct switches *s,
			    const struct desk_worker *workers, int count)
{
	const struct witness *witnesses = witnesses_of(desk->arena, workers, count);

	for (size_t i = 0; i < desk->config->provider_count; i++)
		print_provider(desk->config->providers[i], s, witnesses, count);
	listing_print_workers(workers, count, s->version);
}

/* What there is none of is left out. */
static void put_status(struct json_writer *w, const char *worker, const struct provider_status *s)
{
	json_open(w, '{');
	json_put_string(w, "worker", worker);
	for (const struct provider_status_member *m = provider_status_members; m->name != NULL;
	     m++) {
		if (m->is_number && provider_status_number(s, m) >= 0)
			json_put_number(w, m->name, provider_status_number(s, m));
		else if (!m->is_number && *provider_status_word(s, m) != '\0')
			json_put_string(w, m->name, provider_status_word(s, m));
	}
	json_close(w, '}');
}

static void put_provider(struct json_writer *w, const struct provider *p, const struct switches *s,
			 const struct witness *witnesses, int count)
{
	json_open(w, '{');
	json_put_string(w, "id", p->id);
	json_put_bool(w, "enabled", p->enabled);
	json_put_number(w, "flushed", switches_generation(s, p->id));
	json_open_as(w, "switches", '[');
	for (size_t i = 0; i < s->off_count; i++)
		if (concerns(&s->off[i], p))
			listing_put_off(w, &s->off[i], clock_now());
	json_close(w, ']');
	json_open_as(w, "health", '[');
	for (int i = 0; i < count; i++)
		if (said_of(&witnesses[i], p->id) != NULL)
			put_status(w, witnesses[i].worker, said_of(&witnesses[i], p->id));
	json_close(w, ']');
	json_close(w, '}');
}

static void print_providers_json(struct switch_desk *desk, const struct switches *s,
				 const struct desk_worker *workers, int count)
{
	const struct witness *witnesses = witnesses_of(desk->arena, workers, count);
	struct json_writer w = json_write(desk->arena);

	json_open(&w, '{');
	json_open_as(&w, "providers", '[');
	for (size_t i = 0; i < desk->config->provider_count; i++)
		put_provider(&w, desk->config->providers[i], s, witnesses, count);
	json_close(&w, ']');
	listing_put_workers(&w, workers, count, s->version);
	json_close(&w, '}');
	puts(json_written(&w).at);
}

int command_provider_status(struct command_line *line)
{
	return switch_listing(line, print_providers, print_providers_json);
}
