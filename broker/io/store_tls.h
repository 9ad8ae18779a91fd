/* store_tls.h -- TLS to the store (rediss): its certificate must be for the host we name.
 *
 * TLS 1.2 or later, RFC 6125 names or IP addresses, verified against the given CAs or the system's.
 */
#pragma once
#include "text.h"
#include <openssl/ssl.h>

/* ca is PEM; absent: the system's. NULL if it holds no certificate. Freed with SSL_CTX_free(). */
SSL_CTX *store_tls_context(struct text ca);

/* For one connection to host, a name or an address. A process without memory stops. */
SSL *store_tls_new(SSL_CTX *context, const char *host);
