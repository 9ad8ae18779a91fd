#include "acr_mapping.h"
#include "acr.h"
#include <string.h>

static bool has_mapping(const struct provider *provider)
{
	return provider->acr != NULL && provider->acr[0].ours != NULL;
}

static const char *their_word(const struct provider *provider, const char *ours)
{
	for (const struct acr_pair *pair = provider->acr; has_mapping(provider) && pair->ours;
	     pair++)
		if (strcmp(pair->ours, ours) == 0)
			return pair->theirs;
	return ours;
}

const char *acr_mapping_ask(const struct config *config, const struct provider *provider,
			    const char *ours)
{
	bool is_plain = !has_mapping(provider) && provider->allowed_acr == NULL;

	if (is_plain || (*ours == '\0' && provider->allowed_acr == NULL))
		return ours;
	for (const char *const *level = config->settings.acr_values; *level != NULL; level++)
		if (acr_is_proven_by(provider, *level) && acr_is_enough(config, *level, ours))
			return their_word(provider, *level);
	return "";
}

static const char *ours_of(const struct provider *provider, const char *theirs)
{
	for (const struct acr_pair *pair = provider->acr; pair->ours != NULL; pair++)
		if (strcmp(pair->theirs, theirs) == 0)
			return pair->ours;
	return "";
}

const char *acr_mapping_obtained(const struct config *config, const struct provider *provider,
				 const char *theirs)
{
	const char *ours = has_mapping(provider) ? ours_of(provider, theirs) : theirs;

	return acr_of_word(config, ours);
}
