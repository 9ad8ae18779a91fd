#include "config_acr.h"
#include "acr_table.h"
#include <string.h>

static const char settings_file[] = "broker.json";

static void check_level(const struct config *config, const char *file, const char *place,
			const char *level, struct config_faults *faults)
{
	if (*level != '\0' && !text_is_listed(config->settings.acr_values, level))
		config_fault(faults, file, place, "is none of acr_values",
			     "Add it there, or choose one of them.");
}

static bool covers(const struct acr_level *one, const struct acr_level *other)
{
	return one->account >= other->account && one->authentication >= other->authentication;
}

/* All of ours, in their order; one that is not measured is skipped. */
struct ours {
	size_t count, words;
	const struct acr_level *levels[32];
};

static struct ours ours_of(const struct config *config)
{
	struct ours ours = {.count = 0};

	for (const char *const *word = config->settings.acr_values; *word != NULL; word++) {
		const struct acr_level *level = acr_table_find(config->acr_levels, text_of(*word));

		if (level != NULL && ours.count < sizeof ours.levels / sizeof *ours.levels)
			ours.levels[ours.count++] = level;
		ours.words++;
	}
	return ours;
}

static void check_order(const struct ours *ours, struct config_faults *faults)
{
	const struct acr_level *last = ours->levels[ours->count - 1];

	for (size_t i = 0; i < ours->count; i++) {
		if (!covers(last, ours->levels[i]))
			config_fault(faults, settings_file, "acr_values",
				     arena_printf(faults->arena,
						  "ends in %s, which is less than %s", last->word,
						  ours->levels[i]->word),
				     "End with a level that is enough for all others.");
		for (size_t j = 0; j < i; j++)
			if (covers(ours->levels[j], ours->levels[i]))
				config_fault(
					faults, settings_file, "acr_values",
					arena_printf(faults->arena, "has %s before %s",
						     ours->levels[j]->word, ours->levels[i]->word),
					"Put the lower before the higher, and each measure once.");
	}
}

/* What a provider says in that word must be one level of ours, and no other as well. */
static bool has_greatest(const struct ours *ours, const struct acr_level *word)
{
	const struct acr_level *highest = NULL;

	for (size_t i = 0; i < ours->count; i++)
		if (covers(word, ours->levels[i]))
			highest = ours->levels[i];
	for (size_t i = 0; highest != NULL && i < ours->count; i++)
		if (covers(word, ours->levels[i]) && !covers(highest, ours->levels[i]))
			return false;
	return true;
}

static void check_measures(const struct config *config, struct config_faults *faults)
{
	const struct ours ours = ours_of(config);

	if (ours.count == 0)
		return;
	if (ours.count < ours.words) {
		config_fault(faults, settings_file, "acr_values",
			     "has a level that acr_levels measures, and one that it does not",
			     "Give the setting acr_levels, with all of them or none.");
		return;
	}
	check_order(&ours, faults);
	for (const struct acr_level *level = config->acr_levels; level->word != NULL; level++)
		if (!has_greatest(&ours, level))
			config_fault(faults, settings_file, "acr_values",
				     arena_printf(faults->arena,
						  "has several that %s is just enough for",
						  level->word),
				     "Add the level between them, or remove that word.");
}

/* RFC 9110 5.6.2 */
static bool is_token(const char *name)
{
	return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			    "0123456789!#$%&'*+-.^_`|~") == strlen(name);
}

static void check_suspicion(const struct config *config, struct config_faults *faults)
{
	const struct settings *s = &config->settings;

	check_level(config, settings_file, "suspicious_acr", s->suspicious_acr, faults);
	if ((*s->suspicious_acr == '\0') != (*s->suspicious_header == '\0'))
		config_fault(faults, settings_file, "suspicious_acr",
			     "and suspicious_header say nothing without each other",
			     "Give both, or neither.");
	if (!is_token(s->suspicious_header))
		config_fault(faults, settings_file, "suspicious_header",
			     "is not the name of a header", "Write a name like X-Suspicious.");
	if (*s->suspicious_header != '\0' && s->trusted_proxies[0] == NULL)
		config_fault(faults, settings_file, "suspicious_header",
			     "is given, and trusted_proxies is empty",
			     "Name the proxies whose header is believed.");
}

static bool is_mapped(const struct provider *p, const char *level)
{
	const struct acr_pair *pair = p->acr;

	while (pair->ours != NULL && strcmp(pair->ours, level) != 0)
		pair++;
	return p->acr[0].ours == NULL || pair->ours != NULL;
}

static void check_provider(const struct config *config, const struct provider *p,
			   struct config_faults *faults)
{
	for (const struct acr_pair *pair = p->acr; pair->ours != NULL; pair++)
		if (!text_is_listed(config->settings.acr_values, pair->ours))
			config_fault(faults, p->id, "acr", "maps a level that is none of ours",
				     "Put one of the setting acr_values on the left.");
	for (size_t i = 0; p->allowed_acr != NULL && p->allowed_acr[i] != NULL; i++) {
		check_level(config, p->id, "allowed_acr", p->allowed_acr[i], faults);
		if (!is_mapped(p, p->allowed_acr[i]))
			config_fault(faults, p->id, "allowed_acr",
				     arena_printf(faults->arena, "has %s, which acr does not map",
						  p->allowed_acr[i]),
				     "Add it to acr, or remove it here.");
	}
}

void config_acr_check(const struct config *config, struct config_faults *faults)
{
	const struct settings *s = &config->settings;

	for (size_t i = 0; s->acr_values[i] != NULL; i++)
		if (strchr(s->acr_values[i], ' ') != NULL)
			config_fault(faults, settings_file, "acr_values", "has one with a space",
				     "acr_values are separated by spaces in a request.");
	check_level(config, settings_file, "default_acr", s->default_acr, faults);
	check_level(config, settings_file, "maximum_acr", s->maximum_acr, faults);
	check_suspicion(config, faults);
	check_measures(config, faults);
	for (size_t i = 0; i < config->client_count; i++) {
		const struct client *c = config->clients[i];

		check_level(config, c->client_id, "minimum_acr", c->minimum_acr, faults);
		check_level(config, c->client_id, "sso.minimum_acr", c->sso.minimum_acr, faults);
		check_level(config, c->client_id, "sso.maximum_acr", c->sso.maximum_acr, faults);
	}
	for (size_t i = 0; i < config->provider_count; i++)
		check_provider(config, config->providers[i], faults);
}

static void check_ids(const struct config *config, const char *file, const char *place,
		      const char *const *ids, struct config_faults *faults)
{
	for (; ids != NULL && *ids != NULL; ids++)
		if (config_provider(config, *ids) == NULL)
			config_fault(faults, file, place,
				     arena_printf(faults->arena, "has %s, which is not a provider",
						  *ids),
				     "Write the id of a file in providers/.");
}

void config_provider_lists_check(const struct config *config, struct config_faults *faults)
{
	check_ids(config, settings_file, "provider_hints", config->settings.provider_hints, faults);
	for (size_t i = 0; i < config->client_count; i++) {
		const struct client *c = config->clients[i];

		check_ids(config, c->client_id, "providers", c->providers, faults);
		check_ids(config, c->client_id, "excluded_providers", c->excluded_providers,
			  faults);
		check_ids(config, c->client_id, "provider_hints", c->provider_hints, faults);
	}
}
