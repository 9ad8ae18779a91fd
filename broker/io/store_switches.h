/* store_switches.h -- the document of what operators switched off, in the store: read each second
 * by each worker, changed by one operator at a time, kept for ever.
 *
 * A tag names a version of it ("12.wEf3s1Qh"; "0" that of none). Workers note which one they have.
 * Each call is the last act of a step, as in store.h.
 */
#pragma once
#include "store.h"

/* What a worker says of itself each time it asks. */
struct worker_note {
	const char *worker;    /* its name, "": nobody's */
	const char *tag;       /* of the document that it has, "": none yet */
	struct text providers; /* one word, as provider_status.h writes it */
};

/* Is there another document than the one that is had? What a worker says is noted. DONE: document
 * is another. SPENT: there is no other. STALE: there is an older one or none, so the caller's is to
 * be restored. ABSENT: what is there is not ours. */
enum turn store_watch_switches(struct flow *f, const struct worker_note *note,
			       struct text *document, enum store_outcome *outcome);

struct switches_write {
	const char *tag;
	struct text document;
};

/* Replace the document that has the tag before, and add entry, one line, to the list of changes
 * (STORE_CHANGES under store_changes_id; it keeps the last 256). DONE, or SPENT: another is there
 * now. */
enum turn store_change_switches(struct flow *f, const char *before,
				const struct switches_write *after, struct text entry,
				enum store_outcome *outcome);

/* Put back what was lost with a primary. DONE, or SPENT: one as new is there. */
enum turn store_restore_switches(struct flow *f, const struct switches_write *held,
				 enum store_outcome *outcome);

/* Lines "SECONDS TAG PROVIDERS WORKER": since it was heard last, and what it said then ("-" for
 * nothing). */
enum turn store_read_workers(struct flow *f, struct text *lines);

/* The name of the document in the store, for whoever has to delete it there. */
const char *store_switches_name(struct arena *a);

extern const char store_changes_id[];
