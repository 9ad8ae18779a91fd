/* key_watch.h -- the keys that our signer has now come to this worker, and what this worker has
 * goes to the store: context.jwks, jwks_document, jwks_etag, schedule.
 *
 * A flow without a request: every few seconds, at the moment at which the set changes by its dates,
 * and when another signer answers. What came last is held while the signer is silent. If somebody
 * uses a key that we do not publish, or we were away while steps were taken that we have not read,
 * this machine says so and is not ready.
 */
#pragma once
#include <stdbool.h>

struct event_base;
struct signer_welcome;

/* What the signer said first; false, with the reason in the log, if its keys are none. */
bool key_watch_open(struct event_base *base, const struct signer_welcome *welcome);
void key_watch_close(void);

void key_watch_tick(void); /* each second */

bool key_watch_is_behind(void); /* it lacks what others use, or missed steps while it was away */

/* Does the store have other shared keys than when this was last asked? */
bool key_watch_heard_of_others(void);
