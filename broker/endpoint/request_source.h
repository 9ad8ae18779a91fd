/* request_source.h -- where an authorization request comes from: the parameters themselves, a
 * request object among them (RFC 9101), or what was pushed before (RFC 9126). Nothing is merged.
 */
#pragma once
#include "browser_flow.h"
#include "request_object_keys.h"
#include "store.h"

struct request_source {
	const char *pushed; /* what the request_uri ends with; NULL if it is none of ours */
	struct text saved;
	enum store_outcome outcome;
	struct request_object_keys object;
};

/* A step: Redis, if there is a request_uri of ours. */
enum turn request_source_load(struct flow *f, struct request_source *source);

/* Two more: HTTPS, if there is a request object of a client with a jwks_uri. */
enum turn request_source_load_keys(struct flow *f, struct request_source *source);
enum turn request_source_load_newer_keys(struct flow *f, struct request_source *source);

/* *request is set, even beside a refusal, once the return path to the client is proven. */
const struct refusal *request_source_read(struct flow *f, const struct request_source *source,
					  struct authorize_request **request);
