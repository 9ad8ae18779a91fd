/* pushed_request.h -- the request_uri of a pushed authorization request: RFC 9126 2.2 and 4.
 *
 * The checked request is kept under the random part of its request_uri, for the client that pushed
 * it. Whoever opens it before it was answered may go on; after a code, or an error, only a
 * mark is left. Pure.
 */
#pragma once
#include "authorize_request.h"

/* The random part of a request_uri of ours; NULL if it is not one. */
const char *pushed_request_id(const char *request_uri);
const char *pushed_request_uri(struct arena *a, const char *id);

/* The request that is kept, or the mark, as saved bytes. */
struct text pushed_request_pack(struct arena *a, const struct authorize_request *request);
struct text pushed_request_spent(struct arena *a);

extern const struct refusal request_uri_spent;

/* saved is absent if there is none. */
const struct refusal *pushed_request_open(struct arena *a, const struct config *config,
					  const char *client_id, const char *id, struct text saved,
					  struct authorize_request **request);
