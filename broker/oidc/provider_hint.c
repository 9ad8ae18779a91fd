#include "provider_hint.h"
#include "provider_offer.h"

static const struct refusal provider_hint_invalid = {
	"provider-hint-invalid", 400, "invalid_idp_hint",
	"idp_hint names no provider that this client may use (profile strict-fc)."};

const struct provider *provider_hint_find(const struct config *config,
					  const struct authorize_request *request)
{
	const struct provider *provider = config_provider(config, request->provider_hint);

	return provider != NULL && provider_is_offered(request->client, provider) ? provider : NULL;
}

const struct refusal *provider_hint_check(const struct config *config,
					  const struct authorize_request *request)
{
	if (*request->provider_hint == '\0' ||
	    !profile_rules(request->client->profile)->parameters_of_fc)
		return NULL;
	return provider_hint_find(config, request) == NULL ? &provider_hint_invalid : NULL;
}
