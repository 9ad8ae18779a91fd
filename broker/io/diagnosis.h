/* diagnosis.h -- why a request was refused, for whoever was given its reference.
 *
 * Kept under the reference for a day, without a trip that anybody waits for: a flow of its own
 * writes it, and if the store is down nothing is kept. Nothing of the citizen's is in it. Only a
 * part is kept when very many requests are refused, so that refusals cannot fill the store.
 */
#pragma once
#include "flow.h"
#include "text.h"

/* Once per worker; until then nothing is kept, and there are no addresses. issuer is kept. */
void diagnosis_open(struct event_base *base, const char *issuer);
void diagnosis_close(void);

/* Give the refused flow its reference, and keep why. Call it once, before its answer is made. */
void diagnosis_keep(struct flow *f);

/* Where it can be read, for error_uri (RFC 6749 4.1.2.1, 5.2); "" before diagnosis_open(). */
const char *diagnosis_uri(const struct flow *f);

struct diagnosis {
	const char *refusal; /* its name */
	const char *help, *error;
	long long status;
	const char *flow, *step;       /* what was under way */
	const char *client, *provider; /* "" if not known yet */
	long long time;                /* wall time in seconds */
};

/* NULL if the bytes are not one. In the arena. */
struct diagnosis *diagnosis_parse(struct arena *a, struct text packed);

/* Could it be a reference of ours? */
bool diagnosis_is_reference(struct text reference);
