/* acr_mapping.h -- our authentication context classes and a provider's: OpenID Connect Core
 * 2, 3.1.2.1.
 *
 * A provider with a mapping proves the levels on its left side and no others, whatever it says: the
 * mapping is also its ceiling. Without one it uses our words, or others that config.acr_levels
 * measures. Pure.
 */
#pragma once
#include "config.h"

/* What to ask it for: its lowest level that is enough; "" if none is, or if ours is "" and nobody
 * said what it may prove. */
const char *acr_mapping_ask(const struct config *config, const struct provider *provider,
			    const char *ours);

/* What it proved, one of settings.acr_values; "" if theirs is none of them. */
const char *acr_mapping_obtained(const struct config *config, const struct provider *provider,
				 const char *theirs);
