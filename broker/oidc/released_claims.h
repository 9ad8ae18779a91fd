/* released_claims.h -- of what a provider proved, what this client is given.
 *
 * OpenID Connect Core 5.3.2, 5.4, 5.5: the claims that the granted scopes bring, and those that the
 * claims parameter names if the client's registered scopes bring them. Nothing else leaves. Pure.
 */
#pragma once
#include "authorize_request.h"
#include "identity.h"

struct released_claims {
	struct text userinfo; /* a JSON object, "{}" if there is nothing */
	struct text id_token; /* the same: nothing but what the claims parameter asked there */
	const char *names; /* of all that either says, and of permissions to fetch more elsewhere */
};

/* All in the arena; names are space separated. */
struct released_claims released_claims(struct arena *a, const struct config *config,
				       const struct authorize_request *request,
				       const struct identity *identity);

/* Both objects in one. */
struct text released_claims_together(struct arena *a, struct text userinfo, struct text id_token);

/* Is anything of her asked, but the number by which this client knows her? */
bool released_claims_are_asked(struct arena *a, const struct config *config,
			       const struct authorize_request *request);

/* Of claims that were released for the scope granted, those that a narrower one leaves: what the
 * scopes that went brought, goes. */
struct text released_claims_narrow(struct arena *a, const struct config *config, struct text claims,
				   const char *granted, const char *narrowed);

/* Those that one of the scopes brings: what a resource server may see of a token. */
struct text released_claims_of_scope(struct arena *a, const struct config *config,
				     struct text claims, const char *scope);
