/* posted_request.h -- a request of a client that comes as a form: OpenID Connect Core 3.1.2.1,
 * RP-Initiated Logout 1.0, 2.
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

/* Of others, after browser_read_parameters(): for a POST without cookies, and for a GET. */
enum turn posted_request_send_on(struct flow *f);
enum turn posted_request_open(struct flow *f);
