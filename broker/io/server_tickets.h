/* server_tickets.h -- TLS session tickets that all workers, on all machines of a deployment, make
 * and read alike: whoever returns meets another worker than before.
 *
 * RFC 5077 section 4. The keys of a ticket are derived from one of a ring and from the half day in
 * which it was made: nothing is exchanged, and a ticket is read until the half day after.
 */
#pragma once
#include "seal_ring.h"
#include <openssl/ssl.h>

/* ring must live as long as tls; its keys may change. */
void server_tickets_share(SSL_CTX *tls, const struct seal_ring *ring);
