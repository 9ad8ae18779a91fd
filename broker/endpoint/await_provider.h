/* await_provider.h -- a citizen whose provider cannot take her now waits in her browser, and not
 * with us: a page that comes back by itself after a few seconds, a few times, and then no more.
 *
 * What is not a browser is told 503 and Retry-After. Nothing is stored and nothing consumed.
 */
#pragma once
#include "authorize_request.h"
#include "flow.h"

struct provider;

/* Before she is sent there. FLOW_NEXT if it can take her; the chooser, with its door closed, if it
 * is down, or a notice says so; the page, with the other providers on it, if its queue is full;
 * refused after the last try. The last act of a step. */
enum turn await_provider_there(struct flow *f, const struct authorize_request *request,
			       const struct provider *provider);

/* A step: when she comes back with a code that we could not redeem now. After the last try it goes
 * on: there is no other use for her code. */
enum turn await_provider_back(struct flow *f);

extern const struct refusal provider_queue_full;
