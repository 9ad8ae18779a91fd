/* client_tokens.h -- the part of a registration that says how answers are signed, encrypted, and
 * how long they live: OpenID Connect Dynamic Client Registration 1.0 section 2, RFC 9701 section 6.
 */
#pragma once
#include "client.h"
#include "member.h"

void client_tokens_read(struct members *m, struct client *c, const struct settings *settings);

/* WHAT_encrypted_response_alg and its enc. */
struct client_encryption client_encryption_read(struct members *m, const char *what);

/* Are there public keys, here or at an address? */
bool client_has_keys(const struct client *c);
