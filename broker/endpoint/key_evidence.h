/* key_evidence.h -- what this worker sees of how clients do with our keys, for those who rotate
 * them: who fetches the key set (/jwks?client_id=ID), and whose tokens name a key that we do not
 * publish.
 *
 * Counted in memory, written by a flow of its own each second; nobody waits for it.
 */
#pragma once
#include "client.h"
#include "refusal.h"
#include <stdbool.h>

struct event_base;

/* context.jwks was given out; NULL: to nobody we know. */
void key_evidence_fetch(const struct client *client);

/* An id_token_hint came back and was judged so (NULL: it is good): one whose key is none of ours
 * now counts. client NULL: from nobody we know. */
void key_evidence_hint(const struct refusal *judged, const struct client *client);

/* Our signer gave this token: it counts if a key of tokens signed it. */
void key_evidence_signature(struct text token);

/* Until it is opened, and after it is closed, nothing is written. */
void key_evidence_open(struct event_base *base);
void key_evidence_close(void);

void key_evidence_tick(void);       /* each second: write what there is */
bool key_evidence_is_written(void); /* is nothing on its way? */
