/* way_back.h -- which service a sign-in was for, when the sign-in itself is gone.
 *
 * The answer of a provider counts once: whoever reads that page again would be a stranger to us. So
 * her browser keeps, sealed for itself and for as long as a sign-in may last, where the latest of
 * its sign-ins came from. Nothing is stored here, and nothing of a sign-in can be resumed by it.
 */
#pragma once
#include "browser_flow.h"

/* Her sign-in goes to a provider with this state. */
void way_back_keep(struct flow *f, const struct authorize_request *request, const char *state);

/* As much of the request as an error page needs; NULL if this browser last signed in otherwise. */
const struct authorize_request *way_back_find(struct flow *f, const char *state);
