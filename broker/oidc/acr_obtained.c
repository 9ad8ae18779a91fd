#include "acr_obtained.h"
#include "acr.h"

const struct refusal acr_too_low = {
	"acr-too-low", 403, "access_denied",
	"The provider proved a lower authentication level than was asked."};

const struct refusal acr_unmet = {
	"acr-unmet", 400, "unmet_authentication_requirements",
	"No provider reaches, or reached, a level that the essential claim acr allows."};

const struct refusal acr_below_floor = {
	"acr-below-floor", 403, "access_denied",
	"The request looks suspicious, and the provider proved less than suspicious_acr."};

static const struct refusal acr_not_allowed = {
	"acr-not-allowed", 403, "access_denied",
	"The provider proved no level, or none that allowed_acr lets it prove."};

const struct refusal *acr_remaining_check(const struct config *config,
					  const struct authorize_request *request, const char *acr)
{
	if (!acr_is_enough(config, acr, request->acr_floor))
		return &acr_below_floor;
	if (acr_is_enough(config, acr, request->acr) &&
	    (*acr != '\0' || !request->acr_is_essential))
		return NULL;
	return request->acr_is_essential ? &acr_unmet : &acr_too_low;
}

const struct refusal *acr_obtained_check(const struct config *config,
					 const struct authorize_request *request,
					 const struct provider *provider, const char *acr)
{
	if (acr_is_enough(config, acr, request->acr_floor) && provider->allowed_acr != NULL &&
	    !acr_is_proven_by(provider, acr))
		return &acr_not_allowed;
	return acr_remaining_check(config, request, acr);
}
