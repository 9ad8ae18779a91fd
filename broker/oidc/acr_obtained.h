/* acr_obtained.h -- is the level that a provider proved one that this request may be answered with?
 * Held both ways: nothing below what was asked, nothing that the provider may not prove. Pure.
 */
#pragma once
#include "authorize_request.h"

/* acr is ours, "" if it proved none. */
const struct refusal *acr_obtained_check(const struct config *config,
					 const struct authorize_request *request,
					 const struct provider *provider, const char *acr);

/* The same when we have lowered it since: of the client's side alone. */
const struct refusal *acr_remaining_check(const struct config *config,
					  const struct authorize_request *request, const char *acr);

/* acr_unmet is acr_too_low where the client made it essential (OpenID Connect Core Error Code
 * unmet_authentication_requirements 1.0). */
extern const struct refusal acr_too_low, acr_unmet, acr_below_floor;
