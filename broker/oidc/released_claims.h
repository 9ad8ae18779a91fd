/* released_claims.h -- of what a provider proved, what this client is given.
 *
 * OpenID Connect Core 5.3.2, 5.4, 5.5: the claims that the granted scopes bring, and those that the
 * claims parameter names if the client's registered scopes bring them. Nothing else leaves. Pure.
 */
#pragma once
#include "authorize_request.h"
#include "identity.h"

/* A JSON object in the arena, "{}" if there is nothing. */
struct text released_claims(struct arena *a, const struct config *config,
			    const struct authorize_request *request,
			    const struct identity *identity);
