#include "store_keys.h"
#include "key_nodes.h"
#include "store_start.h"

/* Names of machines, and of keys that are public, are no secret: nor are the places they are under.
 */
static struct text place(struct arena *a, const char *name)
{
	return text_of(arena_printf(a, "{%s}:%s", store_namer()->prefix, name));
}

static struct text number(struct arena *a, long long n)
{
	return text_of(arena_printf(a, "%lld", n));
}

/* FCALL function on these places, ended by NULL. */
static struct store_call *begin(struct arena *a, const char *function, const char *const *places)
{
	struct store_call *call = arena_alloc(a, sizeof *call);
	int count = 0;

	while (places[count] != NULL)
		count++;
	call->kind = STORE_KEYS;
	call->is_plain = true;
	store_call_add(call, TEXT("FCALL"));
	store_call_add(call, text_of(function));
	store_call_add(call, number(a, count));
	for (int i = 0; i < count; i++)
		store_call_add(call, place(a, places[i]));
	return call;
}

static const char shared_place[] = "shared-keys";

enum turn store_report_keys(struct flow *f, const struct store_report *report, struct text *others)
{
	static const char *const places[] = {"nodes", "loaded",     "in-use",
					     "step",  shared_place, NULL};
	struct store_call *call = begin(f->arena, store_functions()->report, places);

	*others = TEXT_NONE;
	store_call_add(call, text_of(report->worker));
	store_call_add(call, report->jws);
	store_call_add(call, number(f->arena, report->step));
	store_call_add(call, text_of(report->published));
	store_call_add(call, text_of(report->in_use));
	return store_start(f, call, others, NULL);
}

enum turn store_read_nodes(struct flow *f, struct text *lines)
{
	static const char *const places[] = {"nodes", "loaded", "in-use", NULL};
	struct store_call *call = begin(f->arena, store_functions()->nodes, places);

	*lines = TEXT_NONE;
	store_call_add(call, number(f->arena, KEY_NODE_FORGOTTEN_S));
	return store_start(f, call, lines, NULL);
}

enum turn store_lease_keys(struct flow *f, const char *holder, int lease_ms,
			   enum store_outcome *outcome)
{
	static const char *const places[] = {"keys-lease", NULL};
	struct store_call *call = begin(f->arena, store_functions()->lease_keys, places);

	store_call_add(call, text_of(holder));
	store_call_add(call, number(f->arena, lease_ms));
	return store_start(f, call, NULL, outcome);
}

static const char *const shared_places[] = {shared_place, NULL};

enum turn store_read_shared_keys(struct flow *f, struct text *tagged)
{
	*tagged = TEXT_NONE;
	return store_start(f, begin(f->arena, store_functions()->read_keys, shared_places), tagged,
			   NULL);
}

enum turn store_write_shared_keys(struct flow *f, struct text before, struct text document,
				  enum store_outcome *outcome)
{
	struct store_call *call = begin(f->arena, store_functions()->write_keys, shared_places);

	store_call_add(call, before);
	store_call_add(call, document);
	return store_start(f, call, NULL, outcome);
}
