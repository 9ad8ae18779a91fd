/* token_request.h -- the code for tokens: OpenID Connect Core 3.1.3.1, 9, 12; RFC
 * 6749 2.3.1, 4.1.3; RFC 7523 2.2; RFC 7636 4.5. Pure; in the arena.
 */
#pragma once
#include "provider_driver.h"

/* The body: the code, or the refresh token (RFC 6749 6) once u->is_refreshed. u->client_assertion
 * is there if the method wants it. */
const char *token_request_form(struct arena *a, const struct upstream *u);

/* form, and what the method puts into it; is our client_id part of that? */
const char *token_request_with_client(struct arena *a, const char *form, const struct upstream *u);
bool token_request_has_client_id(const struct provider *provider);

/* The Authorization header's value; NULL if the method has none. */
const char *token_request_authorization(struct arena *a, const struct provider *provider);
