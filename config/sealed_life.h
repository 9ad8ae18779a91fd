/* sealed_life.h -- how long what we seal is to be opened: as long the key that sealed it stays.
 * Pure. */
#pragma once
#include "config.h"

enum { DIAGNOSIS_TTL_S = 86400, TICKET_PERIOD_S = 12 * 3600 }; /* a ticket lives for two periods */

/* Seconds that the longest-lived sealed thing lasts: in the store, in a page or in a TLS ticket. */
long long sealed_life_s(const struct config *config);
