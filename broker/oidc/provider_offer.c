#include "provider_offer.h"
#include <string.h>

bool provider_is_offered(const struct client *client, const struct provider *provider)
{
	if (!provider->enabled)
		return false;
	if (client->providers == NULL)
		return true;
	for (const char *const *id = client->providers; *id != NULL; id++)
		if (strcmp(*id, provider->id) == 0)
			return true;
	return false;
}
