/* store_keys.h -- what machines have loaded of our keys, and the key files that they share.
 *
 * Nothing of this is under a secret of the deployment: a machine that has no keys yet can ask. What
 * comes back is hostile until it is proven: reports are signed (key_report.h), and files are sealed
 * under the key-encryption key. Each call is the last act of a step, as in store.h.
 */
#pragma once
#include "store.h"

/* What this worker has loaded. */
struct store_report {
	const char *worker;
	struct text jws; /* "-": its signer gave none */
	long long step;
	/* kids, separated by spaces; in use with a star before those that followed another, and
	 * that others must know, too */
	const char *published, *in_use;
};

/* *others: "LAST SHARED KID KID...": the last step that somebody has, that of the shared files, and
 * which keys somebody uses. */
enum turn store_report_keys(struct flow *f, const struct store_report *report, struct text *others);

/* As key_nodes_parse() reads them. */
enum turn store_read_nodes(struct flow *f, struct text *lines);

/* DONE: files of a later step than this. SPENT: there are none later; ABSENT: none at all. */
enum turn store_fetch_keys(struct flow *f, long long step, struct text *files,
			   enum store_outcome *outcome);

struct store_share {
	const char *holder;     /* who has the right, by store_hold_keys() */
	long long before, step; /* of the files that are there (0: none are), and of these */
	struct text files;
};

/* DONE, or SPENT: others are there now, or somebody else has the right. */
enum turn store_share_keys(struct flow *f, const struct store_share *share,
			   enum store_outcome *outcome);

/* The right to change the shared files, for some seconds; 0 gives it back. SPENT: another has it.
 */
enum turn store_hold_keys(struct flow *f, const char *holder, int seconds,
			  enum store_outcome *outcome);
