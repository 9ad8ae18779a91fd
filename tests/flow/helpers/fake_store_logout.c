/* fake_store_logout.c -- store_logout.h in memory: notices in the order they came. */
#include "store_logout.h"
#include "world.h"
#include "world_operation.h"
#include "world_store.h"
#include <string.h>

struct world_notice world_notices[STORE_NOTICES_MAX];
int world_notice_count;

struct call {
	struct flow *flow;
	const char *session, *sid;
	struct store_notice notices[STORE_NOTICES_MAX];
	size_t count;
	const struct store_write *write;
	struct store_write written;
	struct store_settlement settlement;
	struct text *value;
	enum store_outcome *outcome;
};

static struct call *call_new(struct flow *f)
{
	struct call *call = arena_alloc(f->arena, sizeof *call);

	call->flow = f;
	world_store_operations++;
	return call;
}

static void add(const struct store_notice *notice)
{
	struct world_notice *kept = &world_notices[world_notice_count++];

	*kept = (struct world_notice){.len = notice->value.len};
	strcpy(kept->client_id, notice->client_id);
	strcpy(kept->id, notice->id);
	memcpy(kept->value, notice->value.at, notice->value.len);
}

static void on_end(void *arg)
{
	struct call *call = arg;

	*call->outcome =
		world_store_forget(STORE_SESSION, call->session) ? STORE_DONE : STORE_ABSENT;
	if (*call->outcome != STORE_DONE)
		return;
	world_store_end_codes(call->sid);
	for (size_t i = 0; i < call->count; i++)
		add(&call->notices[i]);
	if (call->write != NULL)
		world_store_keep(call->write);
}

static void on_claim(void *arg)
{
	struct call *call = arg;

	*call->outcome = STORE_ABSENT;
	for (int i = 0; i < world_notice_count; i++) {
		struct world_notice *notice = &world_notices[i];

		if (notice->is_claimed || notice->end[0] != '\0')
			continue;
		notice->is_claimed = true;
		*call->outcome = STORE_DONE;
		*call->value = (struct text){
			arena_copy(call->flow->arena, notice->value, notice->len), notice->len};
		return;
	}
}

static void on_settle(void *arg)
{
	static const char *const words[] = {[NOTICE_DELIVERED] = "delivered",
					    [NOTICE_FAILED] = "failed",
					    [NOTICE_RETRIED] = "retried"};
	struct call *call = arg;

	for (int i = 0; i < world_notice_count; i++)
		if (strcmp(world_notices[i].id, call->notices[0].id) == 0) {
			strcpy(world_notices[i].end, words[call->settlement.end]);
			strcpy(world_notices[i].problem, call->settlement.problem);
			world_notices[i].len = call->notices[0].value.len;
			memcpy(world_notices[i].value, call->notices[0].value.at,
			       call->notices[0].value.len);
		}
}

enum turn store_end_session(struct flow *f, const char *session, const char *sid,
			    const struct store_notice *notices, size_t count,
			    const struct store_write *write, enum store_outcome *outcome)
{
	struct call *call = call_new(f);

	call->session = session;
	call->sid = sid;
	call->count = count;
	call->outcome = outcome;
	memcpy(call->notices, notices, count * sizeof *notices);
	if (write != NULL) {
		call->written = *write;
		call->write = &call->written;
	}
	return world_operation(f, on_end, call, &store_unreachable);
}

enum turn store_claim_notice(struct flow *f, int lease_ms, const char *const *busy,
			     struct text *value, enum store_outcome *outcome)
{
	struct call *call = call_new(f);

	(void)lease_ms, (void)busy;
	call->value = value;
	call->outcome = outcome;
	return world_operation(f, on_claim, call, &store_unreachable);
}

enum turn store_settle_notice(struct flow *f, const struct store_notice *notice,
			      const struct store_settlement *settlement)
{
	struct call *call = call_new(f);

	call->notices[0] = *notice;
	call->settlement = *settlement;
	return world_operation(f, on_settle, call, &store_unreachable);
}
