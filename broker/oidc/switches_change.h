/* switches_change.h -- how an operator's command changes the document of switches.h. Pure but for
 * the random word in a tag; what is added must live as long as the document. */
#pragma once
#include "switches.h"

/* Add one, in the place of an earlier one about the same. False: there are too many. */
bool switches_turn_off(struct switches *s, const struct off_switch *off);

/* Take it away. False: it was not there. */
bool switches_turn_on(struct switches *s, enum off_kind kind, const char *id, const char *client);

/* Another generation for the provider. False: there are too many. */
bool switches_flush_provider(struct switches *s, const char *provider);

/* A key was stolen; the oldest such goes if there are too many. False: it is known already. */
bool switches_revoke(struct switches *s, const struct revoked_key *key);

/* What was changed becomes the next version: what (change->what), by whom, why and when. Switches
 * whose end has passed go, and keys that were stolen before anything that still lives was given. */
void switches_sign(struct arena *a, struct switches *s, const struct operator_change *change);

/* Can every worker read it? What none can would stop each change to come. */
bool switches_fit(struct arena *a, const struct switches *s);
