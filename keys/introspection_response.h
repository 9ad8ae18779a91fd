/* introspection_response.h -- what a resource server is told about an access token: RFC 7662
 * section 2.2.
 *
 * One writer for both forms: plain JSON, which a worker answers itself, and the signed one of
 * RFC 9701, which the signer makes. Pure.
 */
#pragma once
#include "json_write.h"

struct introspection {
	bool active; /* false: nothing else is told */
	const char *issuer, *subject;
	struct text client_id, scope;   /* of the token; the scope as the asker may see it */
	struct text acr, jkt, x5t_s256; /* absent or empty if none */
	long long auth_time;            /* 0 if unknown */
	long long issued_at, expires_at;
	struct text claims; /* a JSON object of ours: what the asker may know; absent: nothing */
};

/* As one JSON value of w, under name (NULL in an array or at the top). */
void introspection_put(struct json_writer *w, const char *name, const struct introspection *i);
