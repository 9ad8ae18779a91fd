/* sender.h -- the keys that the sender of a request proves to hold: a DPoP proof (RFC 9449), a TLS
 * client certificate (RFC 8705).
 *
 * What token, userinfo and every other endpoint that gives or takes bound tokens share. In a flow:
 * sender_prove() where the access token (if any) is known, sender_remember() as the last act of a
 * step, once nothing else is wrong, and sender_is_new() in the next step.
 */
#pragma once
#include "confirmation.h"
#include "exchange.h"
#include "store.h"

struct sender {
	struct confirmation proven; /* "" and "": nothing */
	const char *once;           /* of the DPoP proof, "" if there is none */
	int once_ttl_s;
	enum store_outcome outcome;
};

/* Read and check what the request brings; access_token is "" where none comes with it. A proof that
 * is there must be right. The answer gets a DPoP-Nonce if one is demanded. */
const struct refusal *sender_prove(struct flow *f, const char *access_token, struct sender *sender);

/* A proof serves once: Redis, if there is one. */
enum turn sender_remember(struct flow *f, struct sender *sender);
const struct refusal *sender_is_new(const struct sender *sender); /* NULL: it was never used */
