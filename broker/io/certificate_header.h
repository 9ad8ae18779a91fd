/* certificate_header.h -- the client's certificate as a proxy before us forwards it: RFC 8705 6.5.
 *
 * Three spellings: RFC 9440's (":base64 of DER:"), the base64 alone (HAProxy), percent-encoded PEM
 * (nginx's $ssl_client_escaped_cert). Whether the proxy is to be believed is trusted_proxy.h's.
 * Pure.
 */
#pragma once
#include "arena.h"
#include <openssl/x509.h>

enum { CERTIFICATE_HEADER_MAX = 12 * 1024 };

/* The caller frees it; NULL if value is not one certificate. */
X509 *certificate_header_read(struct arena *a, struct text value);
