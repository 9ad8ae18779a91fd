#include "store_evidence.h"
#include "store_start.h"

static struct store_call *begin(struct arena *a, const char *function)
{
	struct store_call *call = arena_alloc(a, sizeof *call);

	call->kind = STORE_EVIDENCE;
	call->is_plain = true;
	store_call_add(call, TEXT("FCALL"));
	store_call_add(call, text_of(function));
	store_call_add(call, TEXT("1"));
	store_call_add(call, text_of(arena_printf(a, "{%s}:evidence", store_namer()->prefix)));
	return call;
}

enum turn store_note_evidence(struct flow *f, struct text lines)
{
	struct store_call *call = begin(f->arena, store_functions()->note_evidence);

	store_call_add(call, lines);
	return store_start(f, call, NULL, NULL);
}

enum turn store_read_evidence(struct flow *f, struct text kids, struct text *lines)
{
	struct store_call *call = begin(f->arena, store_functions()->read_evidence);

	*lines = TEXT_NONE;
	store_call_add(call, kids);
	return store_start(f, call, lines, NULL);
}
