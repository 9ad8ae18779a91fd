/* jwks_document.h -- the public half of our keys, as /jwks shows it: RFC 7517 section 5.
 *
 * Some relying parties take the first key they see, so the order is part of the promise: the key
 * that signs now under the preferred algorithm, the keys that sign under others, then the rest by
 * age. Announcing a next key moves none of the keys before it. Pure.
 */
#pragma once
#include "key_set.h"

/* {"keys":[...]} of the published keys of this use; never a private member. In the arena. */
struct text jwks_document(struct arena *a, const struct key_set *set, enum key_use use,
			  enum jose_alg preferred, long long now);

/* The first moment after now at which jwks_document() says something else, by dates alone; 0: none.
 */
long long jwks_changes_at(const struct key_set *set, enum key_use use, long long now);

/* Seconds that a copy may be kept: most while nothing is planned, never beyond the next planned
 * step (a moment; 0: none), and a minute at least (or most, if that is less), also when the step is
 * overdue: a client that fetched at every token would be worse than a late one. */
int jwks_max_age(int most, long long next_step, long long now);

/* What the provider needs of us: keys that verify our assertions and requests, and the one it is to
 * encrypt with. A predecessor of that one still decrypts, but nobody should use it any more. */
struct text client_jwks_document(struct arena *a, const struct key_set *set, struct text provider,
				 long long now);
