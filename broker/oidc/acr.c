#include "acr.h"
#include <string.h>

const struct refusal acr_too_low = {
	"acr-too-low", 403, "access_denied",
	"The provider proved a lower authentication level than was asked."};

const struct refusal acr_unmet = {
	"acr-unmet", 400, "unmet_authentication_requirements",
	"No provider reaches, or reached, a level that the essential claim acr allows."};

int acr_rank(const struct config *config, const char *acr)
{
	const char *const *levels = config->settings.acr_values;

	for (int rank = 0; levels[rank] != NULL; rank++)
		if (strcmp(levels[rank], acr) == 0)
			return rank;
	return -1;
}

bool acr_is_enough(const struct config *config, const char *obtained, const char *asked)
{
	if (*asked == '\0')
		return true;
	return acr_rank(config, asked) >= 0 &&
	       acr_rank(config, obtained) >= acr_rank(config, asked);
}

static const char *by_rank(const struct config *config, int rank)
{
	return config->settings.acr_values[rank];
}

static int lowest_known(const struct config *config, const char *acr_values)
{
	struct text list = text_of(acr_values);
	int lowest = -1;

	for (struct text word; (word = text_next_word(&list)).at != NULL;)
		for (int rank = 0; by_rank(config, rank) != NULL; rank++)
			if (text_is(word, by_rank(config, rank)) && (lowest < 0 || rank < lowest))
				lowest = rank;
	return lowest;
}

const char *acr_choose_essential(const struct config *config, const struct client *client,
				 const char *acr_values)
{
	int minimum = acr_rank(config, client->minimum_acr);

	for (int rank = minimum < 0 ? 0 : minimum; by_rank(config, rank) != NULL; rank++)
		if (text_has_word(text_of(acr_values), text_of(by_rank(config, rank))))
			return by_rank(config, rank);
	return NULL;
}

const char *acr_told(const struct config *config, const char *acr_values, const char *obtained)
{
	struct text list = text_of(acr_values);

	if (*acr_values == '\0')
		return obtained;
	for (int rank = acr_rank(config, obtained); rank >= 0; rank--)
		if (text_has_word(list, text_of(by_rank(config, rank))))
			return by_rank(config, rank);
	return "";
}

const char *acr_choose(const struct config *config, const struct client *client,
		       const char *acr_values)
{
	int rank = lowest_known(config, acr_values);
	int minimum = acr_rank(config, client->minimum_acr);

	if (rank < 0)
		rank = acr_rank(config, config->settings.default_acr);
	if (rank < minimum)
		rank = minimum;
	return rank < 0 ? "" : by_rank(config, rank);
}

bool acr_is_within_reach(const struct config *config, const struct provider *provider,
			 const char *asked)
{
	if (provider->acr->ours == NULL)
		return true;
	for (const struct acr_pair *pair = provider->acr; pair->ours != NULL; pair++)
		if (acr_is_enough(config, pair->ours, asked))
			return true;
	return false;
}
