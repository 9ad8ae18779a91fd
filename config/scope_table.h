/* scope_table.h -- scopes and the claims of each: OpenID Connect Core 1.0, 5.4. Pure. */
#pragma once
#include "config.h"

enum { SCOPE_TABLE_MAX = 512, SCOPE_CLAIMS_MAX = 64 };

/* From {"profile": ["given_name", ...]}, or the shipped ones if json is absent. Ended by a NULL
 * name. */
const struct scope *scope_table_read(struct arena *a, struct text json,
				     struct config_faults *faults);

const struct scope *scope_table_find(const struct scope *scopes, struct text name); /* NULL */

/* Does one of these scopes, space separated, bring this claim? */
bool scope_table_brings(const struct scope *scopes, const char *among, const char *claim);
