/* pem.h -- TLS certificates and keys as files hold them (RFC 7468). Never is a passphrase asked for
 * on a terminal: what is encrypted counts as not there. NULL: there is none. The caller frees. */
#pragma once
#include "text.h"
#include <openssl/x509.h>

X509 *pem_certificate(struct text pem); /* the first */
X509 *pem_next_certificate(BIO *pem);   /* of several, one after the other */
EVP_PKEY *pem_private_key(struct text pem);
