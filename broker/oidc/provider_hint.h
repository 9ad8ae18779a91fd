/* provider_hint.h -- idp_hint: a client that knows its citizen's provider leads her past the
 * chooser.
 *
 * FranceConnect's parameter. One of a provider that the client may use and that the setting or its
 * own list of provider_hints allows is followed, where she has to sign in at all; any other is no
 * hint, or with profile strict-fc an error as there. Unknown, switched off and not for this client
 * are one answer: a client learns nothing of others' providers. Pure.
 */
#pragma once
#include "authorize_request.h"
#include "provider.h"

/* NULL if there is none, or it is of no provider that is offered. */
const struct provider *provider_hint_find(const struct config *config,
					  const struct authorize_request *request);

const struct refusal *provider_hint_check(const struct config *config,
					  const struct authorize_request *request);
