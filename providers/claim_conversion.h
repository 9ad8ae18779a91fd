/* claim_conversion.h -- one claim of a provider's, as we write it: dates, words, what is always so.
 *
 * What does not fit the provider's own description stays as it came: whether we accept that is
 * identity_claims.h's to say. Pure.
 */
#pragma once
#include "arena.h"
#include "provider.h"
#include <jansson.h>

/* value as pair says; the constant, if there is one, whatever value is. NULL if there is none. */
json_t *claim_conversion(struct arena *a, const struct claim_pair *pair, json_t *value);
