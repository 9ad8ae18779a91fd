/* key_nodes.h -- what all machines have loaded of our keys, and which steps that permits: K-8.
 *
 * Each worker reports in the store; a step that needs all to know a key is refused while one that
 * serves does not, or was heard lately and is silent now: it may be cut off from the store, serve
 * old keys, and come back. Pure.
 */
#pragma once
#include "key_plan.h"
#include "key_report.h"

enum {
	KEY_NODES_MAX = 4096,
	KEY_NODES_MARKS_MAX = 1024,
	KEY_NODE_SILENT_S = 15,
	KEY_NODE_FORGOTTEN_S = 600
};

struct key_node {
	const char *name; /* machine, run and worker */
	long long silent_s;
	const struct key_report *report; /* NULL: none that is signed by a key of ours */
	const char *unproven;            /* why not; NULL if it is proven */
};

/* Of one key, as the store has it from all reports. */
struct key_mark {
	struct text kid;
	long long at; /* seconds since 1970 */
};

struct key_nodes {
	bool are_known; /* false: the store could not be asked */
	size_t count;   /* 0: nobody serves */
	struct key_node *at;
	size_t loaded_count, signed_count;
	struct key_mark *loaded; /* when the last of the machines, also of those that serve no more,
				    first published it, or was last heard without it */
	struct key_mark *signed_last; /* when it last was in use, wherever that was */
};

struct key_nodes key_nodes_unknown(void);

/* lines, each beginning with seconds until now: "SECONDS REPORT WORKER" since it was heard,
 * "SECONDS + KID" since nobody is known to lack it, "SECONDS ! KID" since it was in use. keys: all
 * of ours, published or not. Lines of another form are passed over. */
struct key_nodes key_nodes_parse(struct arena *a, struct text lines, const char *issuer,
				 const struct jwk_set *keys, long long now);

/* Heard within KEY_NODE_SILENT_S? */
bool key_node_is_live(const struct key_node *node);

/* May key sign: do all publish it, and have the copies ended that one of them gave before? */
struct key_verdict key_nodes_may_activate(const struct key_nodes *nodes,
					  const struct key_plan *plan, const struct key *key,
					  long long now);

/* May it be published no more: does nobody sign with it, and has what the last of them signed
 * expired? A machine that missed the step by which another key began goes on signing. */
struct key_verdict key_nodes_may_retire(const struct key_nodes *nodes, const struct key_plan *plan,
					const struct key *key, long long now);

/* May its private half go: have all heard that it is retired? */
struct key_verdict key_nodes_may_destroy(const struct key_nodes *nodes, const struct key *key,
					 long long now);

extern const struct refusal key_nodes_unheard, key_node_silent, key_node_unproven,
	key_node_lacks_it, key_node_still_signs;
