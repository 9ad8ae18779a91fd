/* claim_mapping.h -- what a provider says about a person, in our claims: OpenID Connect
 * Core 5.1, 5.6.
 *
 * A claim that the configuration names gets our name and form (claim_conversion.h), wherever it is
 * (json_pointer.h); the others keep theirs. Strings, flags,
 * arrays of strings, an address (OpenID Connect Core 5.1.1) and updated_at are taken, up to
 * CLAIM_MAX bytes each; anything else is left out, and so are the names that speak about a token
 * and not about a person (iss, aud, acr, ...) or that we say ourselves (idp_id, idp_birthdate),
 * under either name. What a register says (rnipp_...) is taken by renaming alone. Pure.
 */
#pragma once
#include "arena.h"
#include "provider.h"
#include "refusal.h"
#include <jansson.h>

enum { CLAIM_MAX = 1024, CLAIMS_TOTAL_MAX = 16 * 1024 };

/* NULL: not asked. */
struct claim_sources {
	json_t *id_token, *userinfo;
	json_t *resource; /* of which nothing is taken but what the configuration names */
};

/* An object in the arena. The ID token's claims win over those of userinfo, since they are signed.
 * NULL with *no set if it is too much. */
json_t *claim_mapping(struct arena *a, const struct provider *provider,
		      const struct claim_sources *sources, const struct refusal **no);

extern const struct refusal upstream_claims_too_long;
