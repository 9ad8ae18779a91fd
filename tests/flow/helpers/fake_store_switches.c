/* fake_store_switches.c -- store_switches.h in memory. */
#include "store_switches.h"
#include "world.h"
#include "world_operation.h"
#include "world_switches.h"
#include <stdio.h>
#include <string.h>

struct world_switches world_kept;

const char *store_switches_name(struct arena *a) { return arena_string(a, TEXT("switches")); }

struct call {
	struct flow *flow;
	struct worker_note note;
	struct text *document;
	enum store_outcome *outcome;
	struct switches_write write;
};

static void on_watch(void *arg)
{
	struct call *call = arg;

	snprintf(world_kept.seen, sizeof world_kept.seen, "%s %s", call->note.worker,
		 call->note.tag);
	*call->outcome = world_kept.answers;
	if (*call->note.tag != '\0' && strcmp(call->note.tag, world_kept.tag) == 0)
		*call->outcome = STORE_SPENT;
	if (*call->outcome == STORE_DONE)
		*call->document = text_of(world_kept.document);
}

static void on_restore(void *arg)
{
	struct call *call = arg;

	snprintf(world_kept.tag, sizeof world_kept.tag, "%s", call->write.tag);
	snprintf(world_kept.document, sizeof world_kept.document, "%.*s",
		 TEXT_ARG(call->write.document));
	*call->outcome = STORE_DONE;
}

static enum turn start(struct flow *f, void (*finish)(void *), const struct call *call)
{
	world_store_operations++;
	return world_operation(f, finish,
			       memcpy(arena_alloc(f->arena, sizeof *call), call, sizeof *call),
			       &store_unreachable);
}

enum turn store_watch_switches(struct flow *f, const struct worker_note *note,
			       struct text *document, enum store_outcome *outcome)
{
	return start(
		f, on_watch,
		&(struct call){.flow = f, .note = *note, .document = document, .outcome = outcome});
}

enum turn store_restore_switches(struct flow *f, const struct switches_write *held,
				 enum store_outcome *outcome)
{
	return start(f, on_restore, &(struct call){.flow = f, .outcome = outcome, .write = *held});
}
