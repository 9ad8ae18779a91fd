/* client_tls.h -- which TLS certificate is a client's: RFC 8705 2.1.2, 2.2.2. */
#pragma once
#include "member.h"

/* Into *c, whose token_endpoint_auth_method and jwks are read already. */
void client_tls_read(struct members *m, struct client *c);
