#include "store_statistics.h"
#include "statistics.h"
#include "store_start.h"

enum { MONTHS_KEPT = 13 };

static struct text month_key(struct arena *a, const char *month)
{
	return text_of(arena_printf(a, "{%s}:statistics:%s", store_namer()->prefix, month));
}

/* The key of the call itself names it in the log, and seals nothing. */
static struct store_call *begin(struct arena *a, const char *function)
{
	struct store_call *call = arena_alloc(a, sizeof *call);

	call->kind = STORE_STATISTICS;
	call->key = store_key_of(a, store_namer(), STORE_STATISTICS, "");
	call->is_plain = true;
	store_call_add(call, TEXT("FCALL"));
	store_call_add(call, text_of(function));
	return call;
}

enum turn store_tally(struct flow *f, long long now, struct text lines)
{
	struct arena *a = f->arena;
	struct store_call *call = begin(a, store_functions()->tally);

	store_call_add(call, TEXT("2"));
	store_call_add(call, month_key(a, statistics_month(a, now, 0)));
	store_call_add(call, month_key(a, statistics_month(a, now, MONTHS_KEPT)));
	store_call_add(call, lines);
	return store_start(f, call, NULL, NULL);
}

enum turn store_read_tally(struct flow *f, const char *month, struct text *lines)
{
	struct store_call *call = begin(f->arena, store_functions()->tallied);

	*lines = TEXT_NONE;
	store_call_add(call, TEXT("1"));
	store_call_add(call, month_key(f->arena, month));
	return store_start(f, call, lines, NULL);
}
