/* sealed_form.h -- state that waits in a page's form instead of in our store.
 *
 * A record sealed for one purpose and one browser, with the time it was made. Nobody can read it,
 * change it, post it from another browser, or post it to another form. Its lifetime is by the wall
 * clock: it is read by any worker of any machine. Pure but for the nonce.
 */
#pragma once
#include "arena.h"
#include "record.h"
#include "refusal.h"
#include "seal_ring.h"

/* base64url, in the arena. purpose is a literal; browser is the value of the browser's cookie. */
const char *sealed_form_close(struct arena *a, const struct seal_ring *keys, const char *purpose,
			      const char *browser, long long now, struct text record);

const struct refusal *sealed_form_open(struct arena *a, const struct seal_ring *keys,
				       const char *purpose, const char *browser, long long now,
				       int ttl_s, const char *sealed, struct record *record);

extern const struct refusal form_not_ours, form_expired;
