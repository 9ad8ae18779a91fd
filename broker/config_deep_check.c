#include "config_deep_check.h"
#include "jwk.h"
#include "page.h"
#include "page_words.h"
#include "store_address.h"

static void check_keys(struct arena *a, const char *name, struct text jwks,
		       struct config_faults *faults)
{
	const struct refusal *no = NULL;

	if (jwks.at != NULL && jwk_set_parse(a, jwks, &no) == NULL)
		config_fault(
			faults, name, "jwks", arena_printf(a, "is refused: %s", no->name),
			"Write a JWK Set of public keys: docs/refusals.md says what is wrong.");
}

static void check_store(struct arena *a, const struct settings *settings,
			struct config_faults *faults)
{
	struct store_address address;
	const char *problem = "";

	if (!store_address_parse(a, settings->store, settings->state, &address, &problem))
		config_fault(faults, "broker.json", "store", problem,
			     "Write managed, unix:/path, redis://host:port/db or rediss://...");
}

struct config *config_load_deeply(struct arena *a, const char *folder, struct config_faults *faults)
{
	struct config *config = config_load(a, folder, faults);

	if (config == NULL)
		return NULL;
	for (size_t i = 0; i < config->client_count; i++)
		check_keys(a, config->clients[i]->client_id, config->clients[i]->jwks, faults);
	for (size_t i = 0; i < config->provider_count; i++)
		check_keys(a, config->providers[i]->id, config->providers[i]->jwks, faults);
	check_store(a, &config->settings, faults);
	if (!page_zone_set(config->settings.time_zone))
		config_fault(faults, "broker.json", "time_zone", "This system has no such zone.",
			     "Write UTC, or a name below /usr/share/zoneinfo, as Europe/Paris.");
	pages_load(a, config, faults);
	return faults->count > 0 ? NULL : config;
}
