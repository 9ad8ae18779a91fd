#include "sealed_life.h"

static long long longer(long long a, long long b) { return a > b ? a : b; }

static long long of_client(const struct client *client)
{
	return client->refresh_tokens == REFRESH_TOKENS_NEVER ? client->access_token_ttl_s
							      : client->refresh_token_ttl_s;
}

/* Notices of a logout (half an hour) and of a sign-in (twelve hours), codes and marks last less
 * than a diagnosis. */
long long sealed_life_s(const struct config *config)
{
	const struct settings *settings = &config->settings;
	long long longest = longer(DIAGNOSIS_TTL_S, 2 * TICKET_PERIOD_S);

	longest = longer(longest, settings->session_ttl_s);
	longest = longer(longest, settings->interaction_ttl_s);
	longest = longer(longest, settings->registry_cache_s);
	for (size_t i = 0; i < config->client_count; i++)
		longest = longer(longest, of_client(config->clients[i]));
	return longest;
}
