#include "acr_mapping.h"
#include "acr.h"
#include <string.h>

static bool has_mapping(const struct provider *provider)
{
	return provider->acr != NULL && provider->acr[0].ours != NULL;
}

const char *acr_mapping_ask(const struct config *config, const struct provider *provider,
			    const char *ours)
{
	const struct acr_pair *lowest = NULL;

	if (!has_mapping(provider) || *ours == '\0')
		return ours;
	for (const struct acr_pair *pair = provider->acr; pair->ours != NULL; pair++)
		if (acr_is_enough(config, pair->ours, ours) &&
		    (lowest == NULL ||
		     acr_rank(config, pair->ours) < acr_rank(config, lowest->ours)))
			lowest = pair;
	return lowest == NULL ? "" : lowest->theirs;
}

static const char *ours_of(const struct provider *provider, const char *theirs)
{
	if (!has_mapping(provider))
		return theirs;
	for (const struct acr_pair *pair = provider->acr; pair->ours != NULL; pair++)
		if (strcmp(pair->theirs, theirs) == 0)
			return pair->ours;
	return "";
}

const char *acr_mapping_obtained(const struct config *config, const struct provider *provider,
				 const char *theirs)
{
	const char *ours = ours_of(provider, theirs);

	return acr_rank(config, ours) >= 0 ? ours : "";
}
