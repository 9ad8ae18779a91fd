/* claim_table.h -- claims and the format of each: what a provider's answer is held against. Pure.
 */
#pragma once
#include "config.h"

/* From {"birthdate": "presumed-date", ...}, or the shipped ones (config/claims.json) if json is
 * absent. Ended by a NULL name. */
const struct claim *claim_table_read(struct arena *a, struct text json,
				     struct config_faults *faults);
