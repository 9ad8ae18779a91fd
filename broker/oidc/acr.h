/* acr.h -- authentication context classes: which was asked, which is enough, which is told.
 *
 * OpenID Connect Core 2, 3.1.2.1, 5.5.1.1. The levels we issue stand in settings.acr_values, none
 * before one that it is enough for. If config.acr_levels measures them, a level is enough for
 * another if it is in both measures, so that of two perhaps neither is; words that are only there
 * are understood, and never issued. Else acr_values alone is the order, and outside of it a level
 * is just a string. Pure.
 */
#pragma once
#include "config.h"
#include "refusal.h"

/* Its place in settings.acr_values, from 0; -1 if it is none of ours. */
int acr_rank(const struct config *config, const char *acr);

/* Is obtained at least asked? "" asks nothing. */
bool acr_is_enough(const struct config *config, const char *obtained, const char *asked);

/* The level to ask for: the lowest that is enough for one of acr_values that we know and may tell,
 * or for the default, and for the client's minimum; "" if none of these is given. Of words that
 * cannot be compared the first counts. */
const char *acr_choose(const struct config *config, const struct client *client,
		       const char *acr_values);

/* The same if one of acr_values must be told: none of them is below the client's minimum; NULL if
 * there is no such level. */
const char *acr_choose_essential(const struct config *config, const struct client *client,
				 const char *acr_values);

/* Is the lowest of acr_values that we know one that this client can be told? */
bool acr_is_supported(const struct config *config, const struct client *client,
		      const char *acr_values);

/* Are there words in acr_values that we know, and none of ours? They are answered in kind. */
bool acr_is_foreign(const struct config *config, const char *acr_values);

/* What is told to a client: the highest of ours that obtained is enough for, up to the platform's
 * maximum; or, if only some words are allowed (acr_values is not ""), the highest of them that this
 * is enough for, which is true, too. "" if there is none. */
const char *acr_told(const struct config *config, const char *acr_values, const char *obtained);

/* The highest of ours that a known word is enough for; "" if there is none. */
const char *acr_of_word(const struct config *config, const char *word);

/* May provider prove this level of ours, by its mapping and what it is allowed? */
bool acr_is_proven_by(const struct provider *provider, const char *ours);

/* Can provider prove a level that is enough? */
bool acr_is_within_reach(const struct config *config, const struct provider *provider,
			 const char *asked);

/* Is all that it can prove enough for floor? Where nobody said what it may prove, it is not. */
bool acr_is_above_floor(const struct config *config, const struct provider *provider,
			const char *floor);
