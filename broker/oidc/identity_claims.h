/* identity_claims.h -- what a provider said of a person is whole and well-formed, or it is refused.
 *
 * Strings are brought into one spelling (nfc.h). Each claim is held against the claims table; what
 * the provider must give (required_claims, identity_rule.h) must be there. What only we can say is
 * added: idp_id, whose account it is, and idp_birthdate, the date as the provider wrote it. Pure.
 */
#pragma once
#include "config.h"
#include "identity.h"
#include "refusal.h"

/* On success identity->claims is a copy with ours in it, in the arena. *detail is the name of the
 * claim at fault, never its value. */
const struct refusal *identity_claims_check(struct arena *a, const struct config *config,
					    const struct provider *provider,
					    struct identity *identity, const char **detail);
