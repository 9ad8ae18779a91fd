#include "switch_watch.h"
#include "context.h"
#include "log.h"
#include "provider_health.h"
#include "store_switches.h"

enum { DEADLINE_MS = 3000 };

static const struct refusal switches_unreadable = {
	"switches-unreadable", 500, NULL,
	"What is kept of operators' switches is not ours; the last known ones hold."};

struct switch_watch {
	struct flow flow; /* first */
	struct text document;
	enum store_outcome outcome, ignored;
	bool is_taken;
};

static struct arena *held; /* what context.switches lives in */
static bool is_under_way;

static struct switch_watch *of(struct flow *f) { return (struct switch_watch *)f; }

static void leave(void *arg) { *(bool *)arg = false; }

static struct worker_note note(struct arena *a)
{
	return (struct worker_note){.worker = context.worker,
				    .tag = context.switches == NULL ? "" : context.switches->tag,
				    .providers = provider_health_written(a)};
}

static enum turn ask_store(struct flow *f)
{
	const struct worker_note said = note(f->arena);

	arena_defer(f->arena, leave, &is_under_way);
	return store_watch_switches(f, &said, &of(f)->document, &of(f)->outcome);
}

static void log_change(struct arena *a, const struct operator_change *change)
{
	log_line(LOG_LEVEL_INFO, "operator-change", "version",
		 arena_printf(a, "%lld", change->version), "what", change->what, "by", change->by,
		 "reason", change->reason, NULL);
}

/* A worker that has just started keeps nothing yet. */
static void flush_providers(const struct switches *before, const struct switches *next)
{
	for (size_t i = 0; before != NULL && i < context.config->provider_count; i++) {
		const struct provider *provider = context.config->providers[i];

		if (switches_generation(next, provider->id) !=
		    switches_generation(before, provider->id))
			provider_forget(provider);
	}
}

/* Between two steps nobody holds a pointer into the one before. */
static void take(struct arena *a, const struct switches *next)
{
	const struct switches *before = context.switches;

	flush_providers(before, next);
	for (size_t i = 0; before != NULL && i < next->change_count; i++)
		if (next->changes[i].version > before->version)
			log_change(a, &next->changes[i]);
	log_line(LOG_LEVEL_INFO, "switches-taken", "version", next->tag, NULL);
	context.switches = next;
	arena_free(held);
	held = a;
}

static enum turn take_document(struct flow *f)
{
	struct arena *a = arena_new();
	const struct switches *next = NULL;

	if (of(f)->outcome == STORE_DONE)
		next = switches_parse(a, of(f)->document);
	else if (of(f)->outcome == STORE_STALE && context.switches == NULL)
		next = switches_none(a);
	if (next != NULL) {
		take(a, next);
		of(f)->is_taken = true;
		return FLOW_NEXT;
	}
	arena_free(a);
	if (of(f)->outcome == STORE_DONE || of(f)->outcome == STORE_ABSENT)
		return flow_refuse(f, &switches_unreadable, store_switches_name(f->arena));
	return of(f)->outcome == STORE_STALE ? FLOW_NEXT : FLOW_STOP;
}

static enum turn restore_document(struct flow *f)
{
	struct switches_write write;

	if (of(f)->is_taken)
		return FLOW_NEXT;
	write = (struct switches_write){context.switches->tag,
					switches_pack(f->arena, context.switches)};
	log_line(LOG_LEVEL_WARNING, "switches-restored", "version", write.tag, NULL);
	return store_restore_switches(f, &write, &of(f)->ignored);
}

/* The operator waits for it. */
static enum turn report_taken(struct flow *f)
{
	const struct worker_note said = note(f->arena);

	return of(f)->is_taken ? store_watch_switches(f, &said, &of(f)->document, &of(f)->ignored)
			       : FLOW_NEXT;
}

static const struct flow_step steps[] = {
	{"ask-store", ask_store}, /* Redis */
	{"take-document", take_document},
	{"restore-document", restore_document}, /* Redis, if it lost ours */
	{"report-taken", report_taken},         /* Redis, if there was another */
	{"finish", flow_finish},
	{NULL, NULL},
};

static const struct flow_kind kind = {
	.name = "switch-watch",
	.size = sizeof(struct switch_watch),
	.deadline_ms = DEADLINE_MS,
	.steps = steps,
	.refuse = flow_forget,
	.quiet = true,
};

void switch_watch_start(struct event_base *base)
{
	if (is_under_way)
		return;
	is_under_way = true;
	flow_start(base, arena_new(), &kind, NULL);
}

void switch_watch_close(void)
{
	context.switches = NULL;
	arena_free(held);
	held = NULL;
}
