/* authorization_request.h -- what we ask of a provider: OpenID Connect Core 3.1.2.1, RFC 7636 4.3.
 *
 * As parameters, as one signed object (RFC 9101), or pushed before the citizen is sent (RFC 9126).
 * Pure; in the arena.
 */
#pragma once
#include "provider_driver.h"

/* Where the citizen is sent; u->metadata is loaded. u->request_uri, if it is there, is all that she
 * carries beside our client_id. */
const char *authorization_request(struct arena *a, const struct upstream *u);

/* The body of a pushed request, our credentials included. */
const char *authorization_request_form(struct arena *a, const struct upstream *u);

/* What a signed request says of this sign-in. */
struct request_object_request authorization_request_object(struct arena *a,
							   const struct upstream *u);

/* Is it pushed first? By our file, or because its metadata wants nothing else. */
bool authorization_request_is_pushed(const struct upstream *u);
