#include "store_call.h"
#include <assert.h>

static void word(struct store_call *call, struct text t)
{
	assert(call->argc < STORE_WORDS_MAX && t.at != NULL);
	call->argv[call->argc] = t.at;
	call->lengths[call->argc++] = t.len;
}

static void number(struct arena *a, struct store_call *call, size_t n)
{
	char digits[TEXT_DIGITS];

	word(call, arena_text(a, text_of_number(digits, (long long)n)));
}

struct store_call *store_call_plain(struct arena *a, const struct store_namer *namer,
				    const char *command, enum store_kind kind, const char *id)
{
	struct store_call *call = arena_alloc(a, sizeof *call);

	call->kind = kind;
	call->key = store_key_of(a, namer, kind, id);
	word(call, text_of(command));
	word(call, call->key.name);
	return call;
}

/* What the write of an account (account_login.h) or a queue tells Redis stays in the clear before
 * its value. */
static struct text sealed_value(struct arena *a, const struct store_key *key,
				const struct store_write *write)
{
	struct text rest, told;

	if (write->kind != STORE_ACCOUNT && write->kind != STORE_MAIL)
		return store_value_seal(a, key, write->value);
	told = text_split(write->value, '\n', &rest);
	assert(rest.at != NULL);
	return store_value_seal_behind(a, key, (struct text){told.at, told.len + 1}, rest);
}

static void write_words(struct arena *a, struct store_call *call, const struct store_key *key,
			const struct store_write *write)
{
	if (write->ttl_s <= 0) {
		assert(write->ttl_s == STORE_DELETE || write->ttl_s == STORE_END);
		word(call, write->ttl_s == STORE_END ? TEXT("X") : TEXT("D"));
		number(a, call, 0);
		word(call, TEXT(""));
		return;
	}
	word(call, text_of(store_kind_tag(write->kind)));
	number(a, call, (size_t)write->ttl_s);
	word(call, write->value.at == NULL ? TEXT("") : sealed_value(a, key, write));
}

static void all_writes(struct arena *a, struct store_call *call, const struct store_key *keys,
		       const struct store_write *writes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		write_words(a, call, &keys[i], &writes[i]);
}

/* FCALL function and the keys; those of the writes are returned in keys. */
static struct store_call *begin_function(struct arena *a, const struct store_namer *namer,
					 const char *function, enum store_kind kind, const char *id,
					 const struct store_write *writes, size_t count,
					 struct store_key *keys)
{
	struct store_call *call = arena_alloc(a, sizeof *call);

	assert(count <= STORE_WRITES_MAX && (id != NULL || count > 0));
	word(call, TEXT("FCALL"));
	word(call, text_of(function));
	number(a, call, count + (id != NULL));
	for (size_t i = 0; i < count; i++)
		keys[i] = store_key_of(a, namer, writes[i].kind, writes[i].id);
	call->kind = kind;
	call->key = id != NULL ? store_key_of(a, namer, kind, id) : keys[0];
	if (id != NULL)
		word(call, call->key.name);
	for (size_t i = 0; i < count; i++)
		word(call, keys[i].name);
	return call;
}

struct store_call *store_call_function(struct arena *a, const struct store_namer *namer,
				       const char *function, enum store_kind kind, const char *id,
				       int ttl_s, const struct store_write *writes, size_t count)
{
	struct store_key keys[STORE_WRITES_MAX];
	struct store_call *call = begin_function(a, namer, function, kind, id, writes, count, keys);

	assert(ttl_s >= 0);
	if (ttl_s > 0)
		number(a, call, (size_t)ttl_s);
	all_writes(a, call, keys, writes, count);
	return call;
}

struct store_call *store_call_renewal(struct arena *a, const struct store_namer *namer,
				      const char *function, enum store_kind kind, const char *id,
				      const struct store_renewal *renewal,
				      const struct store_write *writes, size_t count)
{
	struct store_key keys[STORE_WRITES_MAX];
	struct store_call *call = begin_function(a, namer, function, kind, id, writes, count, keys);

	assert(renewal->generation >= 0 && renewal->grace_s >= 0);
	number(a, call, (size_t)renewal->generation);
	number(a, call, (size_t)renewal->grace_s);
	number(a, call, renewal->rotates);
	all_writes(a, call, keys, writes, count);
	return call;
}

void store_call_add(struct store_call *call, struct text t) { word(call, t); }

void store_call_add_write(struct arena *a, struct store_call *call, const struct store_key *key,
			  const struct store_write *write)
{
	write_words(a, call, key, write);
}
