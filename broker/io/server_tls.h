/* server_tls.h -- the TLS that clients meet: 1.3, and 1.2 with ECDHE and AEAD. */
#pragma once
#include "text.h"
#include <openssl/ssl.h>

/* From PEM texts: a chain, the leaf first, and its key. NULL (and a line in the log) if they are
 * not that, or do not belong together. SSL_CTX_free() it. Does not wait. */
SSL_CTX *server_tls_new(struct text certificates, struct text private_key);
