#include "store_logout.h"
#include "store_start.h"
#include <assert.h>
#include <string.h>

enum { NOTICES_IN_ALL = 50000, LENGTH = 4, BUSY_MAX = 8 };

static struct store_key key_of(struct arena *a, enum store_kind kind, const char *id)
{
	return store_key_of(a, store_namer(), kind, id);
}

/* A key of the queue, whose name hides nothing: it is one for all. */
static struct store_key queue_key(struct arena *a, const char *id)
{
	return key_of(a, STORE_NOTICE, id);
}

/* "parvis logout status" has no key of ours, and counts are no secret. */
static struct text status_key(struct arena *a)
{
	return text_of(arena_printf(a, "{%s}:logout-status", store_namer()->prefix));
}

/* FCALL name with the three keys of the queue, behind first if that is there, and how many more. */
static struct store_call *begin(struct arena *a, const char *function,
				const struct store_key *first, int more)
{
	struct store_call *call = arena_alloc(a, sizeof *call);
	int keys = 3 + (first != NULL) + more;

	call->kind = STORE_NOTICE;
	call->key = queue_key(a, "notices");
	store_call_add(call, TEXT("FCALL"));
	store_call_add(call, text_of(function));
	store_call_add(call, text_of(arena_printf(a, "%d", keys)));
	if (first != NULL)
		store_call_add(call, first->name);
	store_call_add(call, queue_key(a, "due").name);
	store_call_add(call, call->key.name);
	store_call_add(call, status_key(a));
	return call;
}

static struct text sealed(struct arena *a, struct text value)
{
	struct store_key key = queue_key(a, "notices");

	return store_value_seal_behind(a, &key, TEXT("V"), value);
}

static char *put(char *at, struct text t)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		*at++ = (char)(t.len >> shift);
	return (char *)mempcpy(at, t.at, t.len);
}

/* client, id and sealed notice of each, every one after its length. */
static struct text pack(struct arena *a, const struct store_notice *notices, size_t count)
{
	struct text parts[3 * STORE_NOTICES_MAX];
	size_t size = 0;
	char *bytes, *at;

	assert(count <= STORE_NOTICES_MAX);
	for (size_t i = 0; i < count; i++) {
		parts[3 * i] = text_of(notices[i].client_id);
		parts[3 * i + 1] = text_of(notices[i].id);
		parts[3 * i + 2] = sealed(a, notices[i].value);
	}
	for (size_t i = 0; i < 3 * count; i++)
		size += LENGTH + parts[i].len;
	bytes = at = arena_alloc(a, size + 1);
	for (size_t i = 0; i < 3 * count; i++)
		at = put(at, parts[i]);
	return (struct text){bytes, size};
}

enum turn store_end_session(struct flow *f, const char *session, const char *sid,
			    const struct store_notice *notices, size_t count,
			    const struct store_write *write, enum store_outcome *outcome)
{
	struct store_key ended = key_of(f->arena, STORE_SESSION, session), written;
	struct store_call *call =
		begin(f->arena, store_functions()->end_session, &ended, 1 + (write != NULL));

	store_call_add(call, key_of(f->arena, STORE_CODES, sid).name);
	if (write != NULL) {
		written = key_of(f->arena, write->kind, write->id);
		store_call_add(call, written.name);
	}
	store_call_add(call, text_of(arena_printf(f->arena, "%d", NOTICES_IN_ALL)));
	store_call_add(call, pack(f->arena, notices, count));
	if (write != NULL)
		store_call_add_write(f->arena, call, &written, write);
	return store_start(f, call, NULL, outcome);
}

enum turn store_claim_notice(struct flow *f, int lease_ms, const char *const *busy,
			     struct text *value, enum store_outcome *outcome)
{
	struct store_call *call = begin(f->arena, store_functions()->claim, NULL, 0);

	*value = TEXT_NONE;
	store_call_add(call, text_of(arena_printf(f->arena, "%d", lease_ms)));
	for (int i = 0; busy[i] != NULL && i < BUSY_MAX; i++)
		store_call_add(call, text_of(busy[i]));
	return store_start(f, call, value, outcome);
}

enum turn store_settle_notice(struct flow *f, const struct store_notice *notice,
			      const struct store_settlement *settlement)
{
	static const char *const words[] = {[NOTICE_DELIVERED] = "delivered",
					    [NOTICE_FAILED] = "failed",
					    [NOTICE_RETRIED] = "retried"};
	struct store_call *call = begin(f->arena, store_functions()->settle, NULL, 0);

	store_call_add(call, text_of(notice->id));
	store_call_add(call, text_of(notice->client_id));
	store_call_add(call, text_of(words[settlement->end]));
	store_call_add(call, text_of(settlement->problem));
	store_call_add(call, text_of(arena_printf(f->arena, "%d", settlement->delay_ms)));
	store_call_add(call, sealed(f->arena, notice->value));
	return store_start(f, call, NULL, NULL);
}

enum turn store_read_notice_status(struct flow *f, struct text *lines)
{
	struct store_call *call = arena_alloc(f->arena, sizeof *call);

	*lines = TEXT_NONE;
	call->kind = STORE_NOTICE;
	call->is_plain = true;
	store_call_add(call, TEXT("FCALL"));
	store_call_add(call, text_of(store_functions()->status));
	store_call_add(call, TEXT("1"));
	store_call_add(call, status_key(f->arena));
	return store_start(f, call, lines, NULL);
}
