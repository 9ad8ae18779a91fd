/* http_bounds.h -- what holds for every call: whose certificates are believed, which is shown, how
 * long it may take, and what curl would do of itself and must not. Only http_client.c uses it, and
 * mail_client.c for its trust. */
#pragma once
#include "http_host.h"
#include <curl/curl.h>

/* TLS 1.2 at least, with a certificate that one of these has signed (absent: the system's), for
 * that host. The bytes outlive the call. */
void http_bounds_set_trust(CURL *easy, struct text ca_pem);

/* plain: http is good as well. host outlives the call. */
void http_bounds_set(CURL *easy, const struct http_host *host, bool plain);
