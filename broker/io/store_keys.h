/* store_keys.h -- what machines have loaded of our keys.
 *
 * Nothing of this is under a secret of the deployment: a machine where no signer runs can ask. What
 * comes back is hostile until it is proven: reports are signed (key_report.h). Each call is the
 * last act of a step, as in store.h.
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

/* *others: "LAST KID KID...": the last step that somebody has, and which keys somebody uses that
 * followed others. */
enum turn store_report_keys(struct flow *f, const struct store_report *report, struct text *others);

/* As key_nodes_parse() reads them. */
enum turn store_read_nodes(struct flow *f, struct text *lines);
