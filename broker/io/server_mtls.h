/* server_mtls.h -- client certificates at the front door: RFC 8705.
 *
 * They are asked for at one host name (the setting mtls_host, told apart by SNI, RFC 6066 3), so
 * that no browser ever shows its owner a choice of certificates; or a proxy that we trust asks,
 * and forwards them. Any certificate passes the handshake: whether it is worth anything is decided
 * where a client authenticates. Nothing here waits.
 */
#pragma once
#include "client_certificate.h"
#include "text.h"
#include <openssl/ssl.h>

/* host is "name" or "name:port", and lives as long as tls. */
void server_mtls_ask(SSL_CTX *tls, const char *host);

/* What the peer showed in its handshake; NULL if nothing. */
struct client_certificate *server_mtls_shown(struct arena *a, SSL *ssl, X509_STORE *authorities);

/* What a proxy forwards; NULL if that is not a certificate. */
struct client_certificate *server_mtls_forwarded(struct arena *a, struct text value,
						 X509_STORE *authorities);
