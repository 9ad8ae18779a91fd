/* spend_request.h -- a pushed request has served, and its answer is an error.
 *
 * FAPI 2.0 Security Profile 5.3.2.2, RFC 9126 7.3: a request_uri is good for one authorization,
 * whatever comes of it. With a code it is spent in the act that writes the code (issue_code.h). A
 * refusal cannot wait, and here nobody has to: the mark is written while the browser leaves. If
 * that fails, the request ends by its time.
 */
#pragma once
#include "authorize_request.h"
#include <event2/event.h>

/* Nothing if the request was not pushed. */
void spend_request_start(struct event_base *base, const struct authorize_request *request);
