/* issue_code.h -- the sign-in is over: a code for the client, a session for the browser.
 *
 * What callback and information share. Both records are written in one trip.
 */
#pragma once
#include "browser_flow.h"
#include "grant.h"
#include "store.h"

struct issued {
	const char *code, *session; /* fresh, 32 random bytes each */
	struct store_write writes[2];
};

void issue_code(struct flow *f, const struct grant *grant, struct issued *issued);

/* The last step: session cookie, and the citizen goes back to the client with the code. */
enum turn issue_return_to_client(struct flow *f, const struct authorize_request *request,
				 const struct issued *issued);

extern const char session_cookie[];
