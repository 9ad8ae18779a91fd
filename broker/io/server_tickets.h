/* server_tickets.h -- TLS session tickets that all workers, on all machines of a deployment, make
 * and read alike: whoever returns meets another worker than before.
 *
 * RFC 5077 section 4. The keys of a ticket are derived from the deployment's and from the half day
 * in which it was made: nothing is exchanged, and a ticket is read until the half day after.
 */
#pragma once
#include "hash.h"
#include <openssl/ssl.h>

/* key must live as long as tls. */
void server_tickets_share(SSL_CTX *tls, const struct hash *key);
