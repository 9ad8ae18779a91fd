/* client_return.h -- the way back to the client, in whatever response mode it asked for.
 *
 * query is a redirect and form_post a page, at once. A signed response (JARM) has to wait for the
 * signer, which neither a refusal nor the last step of a sign-in can: it goes by a redirect to our
 * own /authorization_response, sealed for this browser, and that flow has it signed.
 */
#pragma once
#include "browser_flow.h"

/* The last act of a step: a success, in the session sid. */
enum turn client_return_code(struct flow *f, const struct authorize_request *request,
			     const char *code, const char *sid);

/* The flow's refusal (with an error of the protocol), in a kind's refuse. */
void client_return_error(struct flow *f, const struct authorize_request *request);

/* The same as a URL, for a link on a page. */
const char *client_return_link(struct flow *f, const struct authorize_request *request,
			       const struct refusal *no);
