/* store_audit.h -- is this Redis fit to hold what must not be lost or given out twice?
 *
 * Reads what INFO says, at each connection and every few seconds after. Pure.
 */
#pragma once
#include "refusal.h"
#include "text.h"

struct store_audit {
	const struct refusal *no; /* NULL: it will do */
	const char *fault;        /* why not, or a warning; NULL if there is neither. Static. */
};

/* info is the answer to INFO server memory persistence replication. */
struct store_audit store_audit(struct text info);

/* The value of one of its lines; absent if there is none. */
struct text store_info(struct text info, const char *name);
