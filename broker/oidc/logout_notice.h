/* logout_notice.h -- what a client will be told when a session ends: OpenID Connect Back-Channel
 * Logout 1.0. It waits in the store's queue until the client says 200, or for too long. Pure.
 */
#pragma once
#include "arena.h"

enum { LOGOUT_NOTICE_TRIES = 6 };

struct logout_notice {
	const char *id, *client_id;
	const char *account;     /* identity_account() */
	struct text identity_v1; /* identity_pivot_hash(); absent if the client has no need of it */
	const char *sid;
	int tries; /* that failed */
};

struct text logout_notice_pack(struct arena *a, const struct logout_notice *notice);
struct logout_notice *logout_notice_parse(struct arena *a, struct text packed); /* NULL */

/* How long to wait after this many tries that failed; random (any number) spreads it by a quarter.
 * -1: no more. */
int logout_notice_delay_ms(int tries, unsigned random);
