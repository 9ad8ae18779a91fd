/* store_key.h -- what a dump of the store may show: nothing.
 *
 * An id (a state, a code, a token) is a credential or names one. Redis knows it by its HMAC under
 * this deployment's key, and its value is sealed under a key derived from the id by a key of the
 * ring, so that neither Redis alone nor our keys alone open it. The kind is in both: an id of one
 * kind is not one of another. The name is authenticated with the value: a value moved to another
 * key does not open. What remains to whoever can write to Redis is to bring back an older value of
 * the same key. Pure; lives in the arena.
 */
#pragma once
#include "arena.h"
#include "seal_ring.h"
#include "store.h"

/* What names and seals. The key that names never changes: a value would not be found again. What is
 * kept for ever is sealed under it as well, since keys that seal end. */
struct store_namer {
	const struct hash *deployment;
	const struct seal_ring *ring;
	const char *prefix;
};

struct store_key {
	struct text name; /* "{pv}:grant:…": braces, so that a cluster holds our keys in one slot */
	struct seal_key sealing; /* of a value that is written now */
	struct text derivation;  /* what it is derived from a key of the ring by */
};

struct store_key store_key_of(struct arena *a, const struct store_namer *namer,
			      enum store_kind kind, const char *id);

/* Without its id, for the log. */
const char *store_kind_name(enum store_kind kind);

/* What store_functions.lua is told about it: "V", "L" if a write adds to a list, "E" if it is
 * consumed by its use, and so bound to the replication epoch, "R" if it is renewed, "C"
 * if a write adds a code, "A" if it adds a sign-in, "Q" if to a queue, "W" for the document of
 * store_switches.h. */
const char *store_kind_tag(enum store_kind kind);

struct text store_value_seal(struct arena *a, const struct store_key *key, struct text value);

/* With something in the clear before it. */
struct text store_value_seal_behind(struct arena *a, const struct store_key *key, struct text head,
				    struct text value);

enum store_value_state {
	STORE_VALUE_OPEN,   /* it is there, opened */
	STORE_VALUE_SPENT,  /* a mark, or what a spent value left */
	STORE_VALUE_BROKEN, /* not ours, damaged, moved or forged */
};

/* stored is what Redis holds under key->name, as store_functions.lua writes it: sealed under key,
 * or under another of the ring. */
enum store_value_state store_value_open(struct arena *a, const struct seal_ring *ring,
					const struct store_key *key, struct text stored,
					struct text *value);
