/* http_bounds.h -- what holds for every call: whose certificates are believed, which is shown, how
 * long it may take, and what curl would do of itself and must not. Only http_client.c uses it. */
#pragma once
#include "http_host.h"
#include <curl/curl.h>

/* plain: http is good as well. host outlives the call. */
void http_bounds_set(CURL *easy, const struct http_host *host, bool plain);
