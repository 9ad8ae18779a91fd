/* posted_request.h -- an authorization request that comes as a form: OpenID Connect Core 3.1.2.1.
 *
 * A client's page posts it, so the browser sends none of our cookies, which are SameSite=Lax: we
 * could not tell that she is signed in, and a new cookie would part her other tabs from theirs. As
 * posted answers are (posted_callback.h), it is sent to the same path by GET, sealed: what a client
 * posts appears in no URL.
 */
#pragma once
#include "flow.h"

/* The first step of /authorize: browser_read_parameters(), wherever the parameters are. */
enum turn posted_request_read_parameters(struct flow *f);
