/* fake_store.c -- store.h over a list in memory: the same outcomes, no Redis. */
#include "hash.h"
#include "world.h"
#include "world_mail.h"
#include "world_operation.h"
#include "world_store.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct refusal store_unreachable = {"store-unreachable", 503, "temporarily_unavailable",
					  "The store is down (fake)."};

int world_store_operations;

struct kept {
	enum store_kind kind;
	char *id, *value;
	size_t len;
	bool spent;
	char *gave[STORE_WRITES_MAX]; /* ids of what spending or renewing it wrote */
	long long generation;
	struct kept *next;
};

static struct kept *kept;

static struct kept **find(enum store_kind kind, const char *id)
{
	struct kept **slot = &kept;

	while (*slot != NULL && ((*slot)->kind != kind || strcmp((*slot)->id, id) != 0))
		slot = &(*slot)->next;
	return slot;
}

static void forget(struct kept **slot)
{
	struct kept *one = *slot;

	if (one == NULL)
		return;
	*slot = one->next;
	free(one->id);
	free(one->value);
	for (int i = 0; i < STORE_WRITES_MAX; i++)
		free(one->gave[i]);
	free(one);
}

void world_store_replace(enum store_kind kind, const char *id, struct text value)
{
	struct kept *one = calloc(1, sizeof *one);

	forget(find(kind, id));
	if (one == NULL)
		abort();
	one->kind = kind;
	one->id = strdup(id);
	one->value = malloc(value.len + 1);
	one->len = value.len;
	if (value.len > 0)
		memcpy(one->value, value.at, value.len);
	one->value[one->len] = '\0';
	one->next = kept;
	kept = one;
}

struct text world_store_value(enum store_kind kind, const char *id)
{
	const struct kept *one = *find(kind, id);

	return one == NULL ? TEXT_NONE : (struct text){one->value, one->len};
}

static void keep(const struct store_write *write)
{
	static bool is_due; /* by the account before it */
	struct text before = world_store_value(write->kind, write->id);
	char *longer = NULL;

	if (write->kind == STORE_MAIL) {
		if (is_due)
			world_mail_put(write->value);
		return;
	}
	if (write->kind == STORE_ACCOUNT)
		longer = world_account_with_login(write, &is_due);
	else if ((write->kind == STORE_SESSIONS || write->kind == STORE_CODES) &&
		 asprintf(&longer, "%.*s%.*s\n", TEXT_ARG(before), TEXT_ARG(write->value)) < 0)
		abort();
	world_store_replace(write->kind, write->id,
			    longer == NULL ? write->value : text_of(longer));
	free(longer);
}

void world_store_clear(void);
void world_store_clear(void)
{
	while (kept != NULL)
		forget(&kept);
	world_notice_count = world_letter_count = 0;
}

void world_forget_all(enum store_kind kind)
{
	struct kept **slot = &kept;

	while (*slot != NULL)
		if ((*slot)->kind == kind)
			forget(slot);
		else
			slot = &(*slot)->next;
}

bool world_store_forget(enum store_kind kind, const char *id)
{
	bool was_there = *find(kind, id) != NULL;

	forget(find(kind, id));
	return was_there;
}

void world_store_keep(const struct store_write *write) { keep(write); }

const char *world_store_content(struct arena *a)
{
	const char *sum = "";

	for (const struct kept *one = kept; one != NULL; one = one->next) {
		struct hash value = hash_sha256((struct text){one->value, one->len});

		sum = arena_printf(a, "%s%d %s %s %d %lld\n", sum, one->kind, one->id,
				   hash_hex(a, &value).at, one->spent, one->generation);
	}
	return sum;
}

int world_stored(enum store_kind kind)
{
	int count = 0;

	for (const struct kept *one = kept; one != NULL; one = one->next)
		count += one->kind == kind && !one->spent;
	return count;
}

struct call {
	struct flow *flow;
	enum store_kind kind;
	const char *id;
	struct store_write writes[STORE_WRITES_MAX];
	size_t count;
	struct text *value;
	enum store_outcome *outcome;
	struct store_renewal renewal;
};

static struct call *call_new(struct flow *f, enum store_kind kind, const char *id,
			     const struct store_write *writes, size_t count)
{
	struct call *call = arena_alloc(f->arena, sizeof *call);

	*call = (struct call){.flow = f, .kind = kind, .id = id, .count = count};
	for (size_t i = 0; i < count; i++)
		call->writes[i] = writes[i];
	world_store_operations++;
	return call;
}

static void write_all(struct call *call)
{
	for (size_t i = 0; i < call->count; i++) {
		struct store_write *write = &call->writes[i];

		if (write->kind == STORE_CODES)
			write->value = text_of(call->writes[0].id);
		if (write->ttl_s > 0)
			keep(write);
		else
			forget(find(write->kind, write->id));
	}
}

/* The first objection of an account, if one is written to. */
static enum store_outcome objection(const struct call *call)
{
	enum store_outcome outcome = STORE_DONE;

	for (size_t i = 0; i < call->count && outcome == STORE_DONE; i++)
		if (call->writes[i].kind == STORE_ACCOUNT)
			outcome = world_account_objection(&call->writes[i]);
	return outcome;
}

static void on_put(void *arg)
{
	struct call *call = arg;

	if (call->outcome != NULL)
		*call->outcome = objection(call);
	if (call->outcome == NULL || *call->outcome == STORE_DONE)
		write_all(call);
}

static void on_get(void *arg)
{
	struct call *call = arg;
	const struct kept *one = *find(call->kind, call->id);

	*call->value = TEXT_NONE;
	*call->outcome = one == NULL ? STORE_ABSENT : one->spent ? STORE_SPENT : STORE_DONE;
	if (*call->outcome == STORE_DONE)
		*call->value = (struct text){arena_copy(call->flow->arena, one->value, one->len),
					     one->len};
}

static void on_take(void *arg)
{
	struct call *call = arg;

	on_get(call);
	forget(find(call->kind, call->id));
}

static bool lacks(const struct call *call)
{
	for (size_t i = 0; i < call->count; i++)
		if (call->writes[i].ttl_s == STORE_END &&
		    *find(call->writes[i].kind, call->writes[i].id) == NULL)
			return true;
	return false;
}

static void on_first(void *arg)
{
	struct call *call = arg;

	*call->outcome = *find(call->kind, call->id) != NULL ? STORE_SPENT
			 : lacks(call)                       ? STORE_ABSENT
							     : objection(call);
	if (*call->outcome != STORE_DONE)
		return;
	keep(&(struct store_write){call->kind, call->id, TEXT(""), 1});
	write_all(call);
}

static void forget_what_it_gave(struct kept *one)
{
	for (int i = 0; i < STORE_WRITES_MAX && one->gave[i] != NULL; i++) {
		struct kept *family = *find(STORE_FAMILY, one->gave[i]);

		forget(find(STORE_ACCESS_TOKEN, one->gave[i]));
		forget(find(STORE_ANSWER, one->gave[i]));
		if (family != NULL)
			forget_what_it_gave(family);
		forget(find(STORE_FAMILY, one->gave[i]));
	}
}

void world_store_end_codes(const char *sid)
{
	struct kept *list = *find(STORE_CODES, sid);
	struct text lines = text_of(list == NULL ? "" : list->value);

	for (struct text line; (line = text_split(lines, '\n', &lines)).len > 0;) {
		char id[64];
		struct kept *code;

		snprintf(id, sizeof id, "%.*s", TEXT_ARG(line));
		code = *find(STORE_GRANT, id);
		if (code != NULL && code->spent)
			forget_what_it_gave(code);
		else
			forget(find(STORE_GRANT, id));
	}
	forget(find(STORE_CODES, sid));
}

static void remember_what_it_gave(struct kept *one, const struct call *call)
{
	for (size_t i = 0; i < call->count; i++) {
		free(one->gave[i]);
		one->gave[i] = strdup(call->writes[i].id);
	}
}

static void on_spend(void *arg)
{
	struct call *call = arg;
	struct kept *one = *find(call->kind, call->id);

	*call->outcome = one == NULL ? STORE_ABSENT : one->spent ? STORE_SPENT : STORE_DONE;
	if (*call->outcome == STORE_SPENT)
		forget_what_it_gave(one);
	if (*call->outcome != STORE_DONE)
		return;
	one->spent = true;
	remember_what_it_gave(one, call);
	write_all(call);
}

/* Time stands still here: the grace lasts for ever unless it is 0. */
static void on_renew(void *arg)
{
	struct call *call = arg;
	struct kept *one = *find(call->kind, call->id);
	long long shown = call->renewal.generation;

	*call->outcome = one == NULL ? STORE_ABSENT : STORE_DONE;
	if (one == NULL)
		return;
	if (shown < one->generation &&
	    (shown + 1 < one->generation || call->renewal.grace_s == 0)) {
		*call->outcome = STORE_SPENT;
		forget_what_it_gave(one);
		forget(find(call->kind, call->id));
		return;
	}
	if (shown >= one->generation && call->renewal.rotates)
		one->generation = shown + 1;
	remember_what_it_gave(one, call);
	write_all(call);
}

static void on_finish(void *arg)
{
	struct call *call = arg;
	struct kept *one = *find(call->kind, call->id);

	if (one != NULL)
		forget_what_it_gave(one);
	forget(find(call->kind, call->id));
}

static void on_delete(void *arg)
{
	struct call *call = arg;

	forget(find(call->kind, call->id));
}

enum turn store_put(struct flow *f, const struct store_write *writes, size_t count)
{
	return world_operation(f, on_put, call_new(f, STORE_GRANT, "", writes, count),
			       &store_unreachable);
}

static enum turn start(struct flow *f, void (*finish)(void *), struct call *call,
		       struct text *value, enum store_outcome *outcome)
{
	call->value = value;
	call->outcome = outcome;
	return world_operation(f, finish, call, &store_unreachable);
}

enum turn store_put_for_account(struct flow *f, const struct store_write *writes, size_t count,
				enum store_outcome *outcome)
{
	return start(f, on_put, call_new(f, STORE_GRANT, "", writes, count), NULL, outcome);
}

enum turn store_get(struct flow *f, enum store_kind kind, const char *id, struct text *value,
		    enum store_outcome *outcome)
{
	return start(f, on_get, call_new(f, kind, id, NULL, 0), value, outcome);
}

enum turn store_take(struct flow *f, enum store_kind kind, const char *id, struct text *value,
		     enum store_outcome *outcome)
{
	return start(f, on_take, call_new(f, kind, id, NULL, 0), value, outcome);
}

enum turn store_first(struct flow *f, enum store_kind kind, const char *id, int ttl_s,
		      const struct store_write *writes, size_t count, enum store_outcome *outcome)
{
	(void)ttl_s;
	return start(f, on_first, call_new(f, kind, id, writes, count), NULL, outcome);
}

enum turn store_spend(struct flow *f, enum store_kind kind, const char *id, int ttl_s,
		      const struct store_write *writes, size_t count, enum store_outcome *outcome)
{
	(void)ttl_s;
	return start(f, on_spend, call_new(f, kind, id, writes, count), NULL, outcome);
}

enum turn store_renew(struct flow *f, enum store_kind kind, const char *id,
		      const struct store_renewal *renewal, const struct store_write *writes,
		      size_t count, enum store_outcome *outcome)
{
	struct call *call = call_new(f, kind, id, writes, count);

	call->renewal = *renewal;
	return start(f, on_renew, call, NULL, outcome);
}

enum turn store_finish(struct flow *f, enum store_kind kind, const char *id)
{
	return start(f, on_finish, call_new(f, kind, id, NULL, 0), NULL, NULL);
}

enum turn store_delete(struct flow *f, enum store_kind kind, const char *id)
{
	return start(f, on_delete, call_new(f, kind, id, NULL, 0), NULL, NULL);
}

void store_use_ring(const struct seal_ring *ring) { (void)ring; }
