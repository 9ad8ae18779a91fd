/* moment.h -- a time as an operator writes it: "2026-11-22T18:00Z", or "+2h".
 *
 * RFC 3339 in UTC, seconds left out if one likes; or a plus, a number and m, h or d, from now on.
 * Pure.
 */
#pragma once
#include "arena.h"
#include <stdbool.h>

/* "2026-11-22T18:00Z"; "-" if it is 0. */
const char *moment_write(struct arena *a, long long moment);

/* Wall time in seconds. False if it is anything else, or before now. */
bool moment_parse(const char *written, long long now, long long *moment);
