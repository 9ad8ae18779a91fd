/* http_cache_control.h -- how long an answer may be kept: Cache-Control, RFC 9111 section 5.2.2.
 * Pure. */
#pragma once
#include "text.h"

/* The max-age of one header value in seconds; 0 for no-store, no-cache and a max-age that is not a
 * number; -1 if it says nothing about age. */
long long http_cache_control_max_age(struct text value);
