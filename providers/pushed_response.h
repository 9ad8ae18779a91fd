/* pushed_response.h -- what a provider says to a pushed request: RFC 9126 section 2.2, 2.3. Pure.
 */
#pragma once
#include "http_client.h"

enum { UPSTREAM_REQUEST_URI_MAX = 1024 };

/* *request_uri in the arena; a refusal if there is none, and *detail for the log. */
const struct refusal *pushed_response_parse(struct arena *a, const struct http_answer *answer,
					    const char **request_uri, const char **detail);

extern const struct refusal upstream_push_refused, upstream_push_malformed,
	upstream_push_unavailable;
