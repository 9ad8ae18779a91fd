#include "store_switches.h"
#include "store_start.h"

enum { FORGET_WORKER_S = 600 };

const char store_changes_id[] = "operators";

static struct store_key key_of(struct arena *a, enum store_kind kind, const char *id)
{
	return store_key_of(a, store_namer(), kind, id);
}

static struct store_key document_key(struct arena *a)
{
	return key_of(a, STORE_SWITCHES, "document");
}

const char *store_switches_name(struct arena *a) { return arena_string(a, document_key(a).name); }

/* Names of machines, versions and how providers do are no secret. */
static struct text workers_key(struct arena *a)
{
	return text_of(arena_printf(a, "{%s}:workers", store_namer()->prefix));
}

/* FCALL function, on the document and, if it is there, a second key. */
static struct store_call *begin(struct arena *a, const char *function, struct text second)
{
	struct store_call *call = arena_alloc(a, sizeof *call);

	call->kind = STORE_SWITCHES;
	call->key = document_key(a);
	store_call_add(call, TEXT("FCALL"));
	store_call_add(call, text_of(function));
	store_call_add(call, second.at == NULL ? TEXT("1") : TEXT("2"));
	store_call_add(call, call->key.name);
	if (second.at != NULL)
		store_call_add(call, second);
	return call;
}

/* As store_switches.lua keeps it. */
static struct text stored(struct arena *a, const struct switches_write *write)
{
	struct store_key key = document_key(a);

	return store_value_seal_behind(a, &key, text_of(arena_printf(a, "W%s\n", write->tag)),
				       write->document);
}

enum turn store_watch_switches(struct flow *f, const struct worker_note *note,
			       struct text *document, enum store_outcome *outcome)
{
	struct store_call *call = begin(f->arena, store_functions()->watch, workers_key(f->arena));

	*document = TEXT_NONE;
	store_call_add(call, text_of(note->tag));
	store_call_add(call, text_of(note->worker));
	store_call_add(call, note->providers);
	return store_start(f, call, document, outcome);
}

enum turn store_change_switches(struct flow *f, const char *before,
				const struct switches_write *after, struct text entry,
				enum store_outcome *outcome)
{
	struct store_key list = key_of(f->arena, STORE_CHANGES, store_changes_id);
	struct store_call *call = begin(f->arena, store_functions()->change, list.name);

	store_call_add(call, text_of(before));
	store_call_add(call, stored(f->arena, after));
	store_call_add(call, store_value_seal(f->arena, &list, entry));
	return store_start(f, call, NULL, outcome);
}

enum turn store_restore_switches(struct flow *f, const struct switches_write *held,
				 enum store_outcome *outcome)
{
	struct store_call *call = begin(f->arena, store_functions()->restore, TEXT_NONE);

	store_call_add(call, stored(f->arena, held));
	return store_start(f, call, NULL, outcome);
}

enum turn store_read_workers(struct flow *f, struct text *lines)
{
	struct store_call *call = arena_alloc(f->arena, sizeof *call);

	*lines = TEXT_NONE;
	call->kind = STORE_SWITCHES;
	call->key = document_key(f->arena);
	call->is_plain = true;
	store_call_add(call, TEXT("FCALL"));
	store_call_add(call, text_of(store_functions()->workers));
	store_call_add(call, TEXT("1"));
	store_call_add(call, workers_key(f->arena));
	store_call_add(call, text_of(arena_printf(f->arena, "%d", FORGET_WORKER_S)));
	return store_start(f, call, lines, NULL);
}
