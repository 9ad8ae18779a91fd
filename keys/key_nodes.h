/* key_nodes.h -- what all machines have loaded of our keys, and which steps that permits: K-8.
 *
 * Each worker reports in the store; a step that needs all to know a key is refused while one that
 * serves does not, or was heard lately and is silent now: it may be cut off from the store, serve
 * old keys, and come back. Pure.
 */
#pragma once
#include "key_plan.h"
#include "key_report.h"

enum { KEY_NODES_MAX = 4096, KEY_NODE_SILENT_S = 15, KEY_NODE_FORGOTTEN_S = 600 };

struct key_node {
	const char *name; /* machine, run and worker */
	long long silent_s;
	const struct key_report *report; /* NULL: none that is signed by a key of ours */
	const char *unproven;            /* why not; NULL if it is proven */
};

struct key_nodes {
	bool are_known; /* false: the store could not be asked */
	size_t count;   /* 0: nobody serves */
	struct key_node *at;
};

struct key_nodes key_nodes_unknown(void);

/* lines: "SECONDS REPORT WORKER" each, seconds since it was heard. keys: all of ours, published or
 * not. Lines of another form are passed over. */
struct key_nodes key_nodes_parse(struct arena *a, struct text lines, const char *issuer,
				 const struct jwk_set *keys, long long now);

/* Heard within KEY_NODE_SILENT_S? */
bool key_node_is_live(const struct key_node *node);

/* Has it loaded the key as it is now? */
bool key_node_has(const struct key_node *node, const struct key *key);

/* May key sign: do all publish it? */
struct key_verdict key_nodes_may_activate(const struct key_nodes *nodes, const struct key *key,
					  long long now);

/* May it be published no more: does nobody sign with it? */
struct key_verdict key_nodes_may_retire(const struct key_nodes *nodes, const struct key_set *set,
					const struct key *key, long long now);

/* May its private half go: have all heard that it is retired? */
struct key_verdict key_nodes_may_destroy(const struct key_nodes *nodes, const struct key *key,
					 long long now);

extern const struct refusal key_nodes_unheard, key_node_silent, key_node_unproven,
	key_node_lacks_it, key_node_still_signs;
