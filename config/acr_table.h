/* acr_table.h -- levels in the words of several frameworks, and how much each of them says: of
 * whose account it is, and of how she showed that it is hers. Pure.
 */
#pragma once
#include "config.h"

enum { ACR_TABLE_MAX = 256, ACR_MEASURE_MAX = 9 };

/* From {"eidas2": {"account": 2, "authentication": 2}, ...}, or the shipped ones
 * (config/acr_levels.json) if json is absent. Ended by a NULL word. */
const struct acr_level *acr_table_read(struct arena *a, struct text json,
				       struct config_faults *faults);

/* NULL if it is not there, or there is no table. */
const struct acr_level *acr_table_find(const struct acr_level *levels, struct text word);
