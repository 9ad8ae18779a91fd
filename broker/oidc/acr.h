/* acr.h -- authentication context classes: which was asked, which is enough.
 *
 * OpenID Connect Core 2, 3.1.2.1, 5.5.1.1. The levels we issue stand in settings.acr_values, the
 * lowest first; outside that order a level is just a string. Pure.
 */
#pragma once
#include "config.h"
#include "refusal.h"

/* Its place in the order, from 0; -1 if it is none of ours. */
int acr_rank(const struct config *config, const char *acr);

/* Is obtained at least asked? "" asks nothing. */
bool acr_is_enough(const struct config *config, const char *obtained, const char *asked);

/* The level to ask for: the lowest of acr_values that we know, or the default; never below the
 * client's minimum; "" if none of these is given. */
const char *acr_choose(const struct config *config, const struct client *client,
		       const char *acr_values);

/* Can provider prove a level that is enough? */
bool acr_is_within_reach(const struct config *config, const struct provider *provider,
			 const char *asked);

/* The level to ask for if it must be one of acr_values: the lowest that the client may have; NULL
 * if there is none. */
const char *acr_choose_essential(const struct config *config, const struct client *client,
				 const char *acr_values);

/* What is told to a client: what was obtained; or, if only some values are allowed (acr_values is
 * not ""), the highest of them that it is enough for, which is true, too. "" if there is none. */
const char *acr_told(const struct config *config, const char *acr_values, const char *obtained);

/* The second where the client made it essential (OpenID Connect Core Error Code
 * unmet_authentication_requirements 1.0). */
extern const struct refusal acr_too_low, acr_unmet;
