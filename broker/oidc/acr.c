#include "acr.h"
#include "acr_table.h"
#include <string.h>

/* Of a level; in one dimension both are its rank. */
struct measure {
	int account, authentication;
};

static const struct measure nothing = {0, 0};

int acr_rank(const struct config *config, const char *acr)
{
	const char *const *levels = config->settings.acr_values;

	for (int rank = 0; levels[rank] != NULL; rank++)
		if (strcmp(levels[rank], acr) == 0)
			return rank;
	return -1;
}

/* Do we know it? */
static bool measure_of(const struct config *config, struct text word, struct measure *measure)
{
	const char *const *levels = config->settings.acr_values;
	const struct acr_level *level = acr_table_find(config->acr_levels, word);

	if (acr_table_find(config->acr_levels, text_of(levels[0])) != NULL) {
		if (level != NULL)
			*measure = (struct measure){level->account, level->authentication};
		return level != NULL;
	}
	for (int rank = 0; levels[rank] != NULL; rank++)
		if (text_is(word, levels[rank])) {
			*measure = (struct measure){rank + 1, rank + 1};
			return true;
		}
	return false;
}

static bool covers(struct measure one, struct measure other)
{
	return one.account >= other.account && one.authentication >= other.authentication;
}

static bool is_below(struct measure one, struct measure other)
{
	return covers(other, one) && !covers(one, other);
}

/* "" is nothing, and so is what nobody knows where that is checked before. */
static struct measure measure_or_nothing(const struct config *config, const char *acr)
{
	struct measure measure = nothing;

	measure_of(config, text_of(acr), &measure);
	return measure;
}

bool acr_is_enough(const struct config *config, const char *obtained, const char *asked)
{
	struct measure one, other;

	if (*asked == '\0')
		return true;
	return measure_of(config, text_of(asked), &other) &&
	       measure_of(config, text_of(obtained), &one) && covers(one, other);
}

/* Clients are never told more. */
static bool may_be_told(const struct config *config, struct measure measure)
{
	const char *maximum = config->settings.maximum_acr;

	return *maximum == '\0' || covers(measure_or_nothing(config, maximum), measure);
}

static const char *lowest_enough(const struct config *config, struct measure one,
				 struct measure other)
{
	for (const char *const *level = config->settings.acr_values; *level != NULL; level++) {
		struct measure measure = measure_or_nothing(config, *level);

		if (covers(measure, one) && covers(measure, other))
			return *level;
	}
	return NULL;
}

/* Which words count: those we know, or those of them that may be told and cover least. */
struct bounds {
	bool is_told;
	struct measure least;
};

static bool is_within(const struct config *config, struct measure measure,
		      const struct bounds *bounds)
{
	return covers(measure, bounds->least) && (!bounds->is_told || may_be_told(config, measure));
}

/* Of those that cannot be compared the first. */
static bool lowest_word(const struct config *config, const char *acr_values,
			const struct bounds *bounds, struct measure *lowest)
{
	struct text list = text_of(acr_values);
	struct measure measure;
	bool is_found = false;

	for (struct text word; (word = text_next_word(&list)).at != NULL;)
		if (measure_of(config, word, &measure) && is_within(config, measure, bounds) &&
		    (!is_found || is_below(measure, *lowest))) {
			*lowest = measure;
			is_found = true;
		}
	return is_found;
}

const char *acr_choose(const struct config *config, const struct client *client,
		       const char *acr_values)
{
	struct measure minimum = measure_or_nothing(config, client->minimum_acr), asked;
	const struct bounds bounds = {true, nothing};
	const char *level;

	if (!lowest_word(config, acr_values, &bounds, &asked))
		asked = measure_or_nothing(config, config->settings.default_acr);
	if (covers(nothing, asked) && covers(nothing, minimum))
		return "";
	level = lowest_enough(config, asked, minimum);
	return level == NULL ? "" : level;
}

const char *acr_choose_essential(const struct config *config, const struct client *client,
				 const char *acr_values)
{
	const struct bounds bounds = {true, measure_or_nothing(config, client->minimum_acr)};
	struct measure asked;

	return lowest_word(config, acr_values, &bounds, &asked)
		       ? lowest_enough(config, asked, bounds.least)
		       : NULL;
}

bool acr_is_supported(const struct config *config, const struct client *client,
		      const char *acr_values)
{
	const struct bounds bounds = {true, measure_or_nothing(config, client->minimum_acr)},
			    any = {false, nothing};
	struct measure lowest;

	return !lowest_word(config, acr_values, &any, &lowest) ||
	       is_within(config, lowest, &bounds);
}

bool acr_is_foreign(const struct config *config, const char *acr_values)
{
	struct text list = text_of(acr_values);
	struct measure measure;
	bool is_known = false;

	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		for (const char *const *level = config->settings.acr_values; *level != NULL;
		     level++)
			if (text_is(word, *level))
				return false;
		is_known = is_known || measure_of(config, word, &measure);
	}
	return is_known;
}

static const char *highest_told(const struct config *config, struct measure obtained)
{
	const char *highest = "";

	for (const char *const *level = config->settings.acr_values; *level != NULL; level++) {
		struct measure measure = measure_or_nothing(config, *level);

		if (covers(obtained, measure) && may_be_told(config, measure))
			highest = *level;
	}
	return highest;
}

/* The string of a known word, as long as the configuration. */
static const char *known_word(const struct config *config, struct text word)
{
	const struct acr_level *level = acr_table_find(config->acr_levels, word);

	for (const char *const *ours = config->settings.acr_values; *ours != NULL; ours++)
		if (text_is(word, *ours))
			return *ours;
	return level == NULL ? "" : level->word;
}

const char *acr_told(const struct config *config, const char *acr_values, const char *obtained)
{
	struct text list = text_of(acr_values);
	struct measure best = nothing, measure, proven = nothing;
	const char *told = "";

	if (!measure_of(config, text_of(obtained), &proven))
		return "";
	if (*acr_values == '\0')
		return highest_told(config, proven);
	for (struct text word; (word = text_next_word(&list)).at != NULL;)
		if (measure_of(config, word, &measure) && may_be_told(config, measure) &&
		    covers(proven, measure) && (*told == '\0' || is_below(best, measure))) {
			best = measure;
			told = known_word(config, word);
		}
	return told;
}

const char *acr_of_word(const struct config *config, const char *word)
{
	const char *highest = "";
	struct measure measure;

	if (!measure_of(config, text_of(word), &measure))
		return "";
	for (const char *const *level = config->settings.acr_values; *level != NULL; level++)
		if (covers(measure, measure_or_nothing(config, *level)))
			highest = *level;
	return highest;
}

bool acr_is_proven_by(const struct provider *provider, const char *ours)
{
	const struct acr_pair *pair = provider->acr;

	if (provider->allowed_acr != NULL && !text_is_listed(provider->allowed_acr, ours))
		return false;
	if (pair == NULL || pair->ours == NULL)
		return true;
	for (; pair->ours != NULL; pair++)
		if (strcmp(pair->ours, ours) == 0)
			return true;
	return false;
}

bool acr_is_within_reach(const struct config *config, const struct provider *provider,
			 const char *asked)
{
	for (const char *const *level = config->settings.acr_values; *level != NULL; level++)
		if (acr_is_proven_by(provider, *level) && acr_is_enough(config, *level, asked))
			return true;
	return false;
}

bool acr_is_above_floor(const struct config *config, const struct provider *provider,
			const char *floor)
{
	if (*floor == '\0')
		return true;
	for (const char *const *level = config->settings.acr_values; *level != NULL; level++)
		if (acr_is_proven_by(provider, *level) && !acr_is_enough(config, *level, floor))
			return false;
	return acr_is_within_reach(config, provider, floor);
}
