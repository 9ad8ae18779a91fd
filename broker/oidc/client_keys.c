#include "client_keys.h"

void client_keys_load(struct arena *a, const struct config *config,
		      void (*report)(const struct client *client, const struct refusal *no))
{
	for (size_t i = 0; i < config->client_count; i++) {
		struct client *client = config->clients[i];
		const struct refusal *no = NULL;

		if (client->jwks.at == NULL)
			continue;
		client->keys = jwk_set_parse(a, client->jwks, &no);
		if (client->keys == NULL)
			report(client, no);
	}
}
