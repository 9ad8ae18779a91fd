#include "store_keys.h"
#include "key_nodes.h"
#include "store_start.h"
#include <string.h>

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

enum turn store_report_keys(struct flow *f, const struct store_report *report, struct text *others)
{
	static const char *const places[] = {"nodes", "loaded", "in-use", "step", "keys", NULL};
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

enum turn store_fetch_keys(struct flow *f, long long step, struct text *files,
			   enum store_outcome *outcome)
{
	static const char *const places[] = {"keys", NULL};
	struct store_call *call = begin(f->arena, store_functions()->fetch_keys, places);

	*files = TEXT_NONE;
	store_call_add(call, number(f->arena, step));
	return store_start(f, call, files, outcome);
}

/* As store_keys.lua keeps it. */
static struct text stored(struct arena *a, const struct store_share *share)
{
	const char *head = arena_printf(a, "K%lld\n", share->step);
	size_t len = strlen(head);
	char *bytes = arena_alloc(a, len + share->files.len);

	memcpy(bytes, head, len);
	memcpy(bytes + len, share->files.at, share->files.len);
	return (struct text){bytes, len + share->files.len};
}

enum turn store_share_keys(struct flow *f, const struct store_share *share,
			   enum store_outcome *outcome)
{
	static const char *const places[] = {"keys", "holder", NULL};
	struct store_call *call = begin(f->arena, store_functions()->share_keys, places);

	store_call_add(call, text_of(share->holder));
	store_call_add(call, number(f->arena, share->before));
	store_call_add(call, stored(f->arena, share));
	return store_start(f, call, NULL, outcome);
}

enum turn store_hold_keys(struct flow *f, const char *holder, int seconds,
			  enum store_outcome *outcome)
{
	static const char *const places[] = {"holder", NULL};
	struct store_call *call = begin(f->arena, store_functions()->hold_keys, places);

	store_call_add(call, text_of(holder));
	store_call_add(call, number(f->arena, seconds));
	return store_start(f, call, NULL, outcome);
}
