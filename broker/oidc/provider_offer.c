#include "provider_offer.h"
#include "acr.h"

bool provider_is_permitted(const struct client *client, const struct provider *provider)
{
	if (client->excluded_providers != NULL &&
	    text_is_listed(client->excluded_providers, provider->id))
		return false;
	return client->providers == NULL || text_is_listed(client->providers, provider->id);
}

bool provider_is_offered(const struct client *client, const struct provider *provider)
{
	return provider->enabled && provider_is_permitted(client, provider);
}

bool provider_is_enough(const struct config *config, const struct authorize_request *request,
			const struct provider *provider)
{
	return acr_is_within_reach(config, provider, request->acr) &&
	       acr_is_above_floor(config, provider, request->acr_floor);
}

bool provider_may_be_chosen(const struct config *config, const struct authorize_request *request,
			    const struct provider *provider)
{
	return provider_is_offered(request->client, provider) &&
	       provider_is_enough(config, request, provider);
}

enum provider_state provider_state(const struct config *config,
				   const struct authorize_request *request,
				   const struct provider *provider)
{
	bool is_permitted = provider_is_permitted(request->client, provider);

	if (!provider->display || (!is_permitted && !config->settings.show_excluded_providers))
		return PROVIDER_HIDDEN;
	if (!is_permitted || !provider->enabled)
		return provider->identity == IDENTITY_EUROPEAN ? PROVIDER_HIDDEN
							       : PROVIDER_UNAVAILABLE;
	if (!acr_is_within_reach(config, provider, request->acr))
		return PROVIDER_TOO_LOW;
	return acr_is_above_floor(config, provider, request->acr_floor) ? PROVIDER_OPEN
									: PROVIDER_BELOW_FLOOR;
}

bool provider_is_closed(const struct provider *provider, long long now)
{
	return notice_find(provider->notices, now, true) != NULL;
}
