/* store_keys.h -- what machines have loaded of our keys, and what they give each other of them.
 *
 * Nothing of this is under a secret of the deployment: a machine where no signer runs can ask. What
 * comes back is hostile until it is proven: reports are signed (key_report.h), what is shared is
 * sealed (shared_keys.h). Each call is the last act of a step, as in store.h.
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

/* *others: "LAST TAG KID KID...": the last step that somebody has, the tag of what is shared ("-":
 * nothing is), and which keys somebody uses that followed others. */
enum turn store_report_keys(struct flow *f, const struct store_report *report, struct text *others);

/* As key_nodes_parse() reads them. */
enum turn store_read_nodes(struct flow *f, struct text *lines);

/* One machine changes keys at a time: for lease_ms, or until it gives it back (0). holder is a word
 * of its own. DONE, or SPENT: another one does. */
enum turn store_lease_keys(struct flow *f, const char *holder, int lease_ms,
			   enum store_outcome *outcome);

/* "TAG", a newline, and the document; "-" and nothing if there is none. */
enum turn store_read_shared_keys(struct flow *f, struct text *tagged);

/* Put document where that with the tag before is: DONE, or SPENT: another one is there. */
enum turn store_write_shared_keys(struct flow *f, struct text before, struct text document,
				  enum store_outcome *outcome);
