/* store_call.h -- the words of one command to Redis: lengths apart, so that no byte of a value is
 * ever syntax. Pure; lives in the flow's arena.
 */
#pragma once
#include "hash.h"
#include "store.h"
#include "store_key.h"

/* FCALL name count, keys, at most three numbers, and tag, life and value of each write. */
enum { STORE_WORDS_MAX = 3 + 1 + STORE_WRITES_MAX + 3 + 3 * STORE_WRITES_MAX };

struct store_call {
	enum store_kind kind;
	struct store_key key; /* of the id it is about; of the first write, if there is none */
	bool is_plain;        /* its value is not sealed */
	int argc;
	const char *argv[STORE_WORDS_MAX];
	size_t lengths[STORE_WORDS_MAX];
};

/* COMMAND key */
struct store_call *store_call_plain(struct arena *a, const struct store_namer *namer,
				    const char *command, enum store_kind kind, const char *id);

/* FCALL function, on the key of id (NULL: none, and no ttl_s), with writes. ttl_s 0: none. */
struct store_call *store_call_function(struct arena *a, const struct store_namer *namer,
				       const char *function, enum store_kind kind, const char *id,
				       int ttl_s, const struct store_write *writes, size_t count);

struct store_call *store_call_renewal(struct arena *a, const struct store_namer *namer,
				      const char *function, enum store_kind kind, const char *id,
				      const struct store_renewal *renewal,
				      const struct store_write *writes, size_t count);

/* One more word; and the three of a write. */
void store_call_add(struct store_call *call, struct text t);
void store_call_add_write(struct arena *a, struct store_call *call, const struct store_key *key,
			  const struct store_write *write);
