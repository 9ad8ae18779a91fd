/* token_introspection.h -- of what stands behind an access token, what one resource server is told:
 * RFC 7662 sections 2.2 and 5.
 *
 * Its registered scopes decide: of the token's scope it sees those that it registered, and the
 * claims that these bring. Pure.
 */
#pragma once
#include "access_token.h"
#include "introspection_response.h"

/* token NULL: not active. The subject is not set: it is the resource server's own. */
struct introspection token_introspection(struct arena *a, const struct config *config,
					 const struct client *resource_server,
					 const struct access_token *token);
