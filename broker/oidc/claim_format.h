/* claim_format.h -- does a claim have the form that agencies rely on?
 *
 * The formats are FranceConnect's: names of 1 to 256 characters of any script (visible_text.h),
 * dates of a real calendar or of whoever is presumed born in a month or year (1960-07-00,
 * 1960-00-00), codes of the INSEE's geographical list, of any age: 20004 is Ajaccio before there
 * was 2A004. Which claim has which is configuration (config/claims.json). Pure.
 */
#pragma once
#include "config.h"
#include <jansson.h>

bool claim_format_fits(enum claim_format format, const json_t *value);
