/* store_evidence.h -- which clients fetch our keys, and from which a token came that names a key
 * that we do not have: what an operator wants to know before a new key signs.
 *
 * Counted by all workers of all machines, never on a login's way. Names of clients and of public
 * keys are no secret, so this is kept as it is. Each call is the last act of a step, as in store.h.
 */
#pragma once
#include "store.h"

/* lines: "f CLIENT COUNT KID KID ...": so many fetches of a key set with these; "u CLIENT COUNT":
 * so many unknown keys; "s KID COUNT": so many signatures. CLIENT is ":" if nobody said which. */
enum turn store_note_evidence(struct flow *f, struct text lines);

/* lines: "f CLIENT COUNT TIME", "u CLIENT COUNT TIME", "s KID COUNT TIME" (of the last one, wall
 * time), and for each of kids (words) "k CLIENT KID TIME": the last fetch of a key set with that
 * key. */
enum turn store_read_evidence(struct flow *f, struct text kids, struct text *lines);
