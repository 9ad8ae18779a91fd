#include "provider_hint.h"
#include "provider_offer.h"
#include <string.h>

static const struct refusal provider_hint_invalid = {
	"provider-hint-invalid", 400, "invalid_idp_hint",
	"idp_hint names no provider that this client may use (profile strict-fc)."};

/* The client's own list takes the place of everybody's. */
static bool is_allowed(const struct config *config, const struct client *client, const char *id)
{
	const char *const *one = client->provider_hints != NULL ? client->provider_hints
								: config->settings.provider_hints;

	if (client->provider_hints == NULL && *one == NULL)
		return true;
	while (*one != NULL && strcmp(*one, id) != 0)
		one++;
	return *one != NULL;
}

const struct provider *provider_hint_find(const struct config *config,
					  const struct authorize_request *request)
{
	const struct provider *provider = config_provider(config, request->provider_hint);

	return provider != NULL && provider_is_offered(request->client, provider) &&
			       is_allowed(config, request->client, provider->id)
		       ? provider
		       : NULL;
}

const struct refusal *provider_hint_check(const struct config *config,
					  const struct authorize_request *request)
{
	if (*request->provider_hint == '\0' ||
	    !profile_rules(request->client->profile)->parameters_of_fc)
		return NULL;
	return provider_hint_find(config, request) == NULL ? &provider_hint_invalid : NULL;
}
