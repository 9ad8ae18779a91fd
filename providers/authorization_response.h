/* authorization_response.h -- what a citizen brings back from a provider: OpenID Connect Core
 * 3.1.2.5 to 3.1.2.7, RFC 6749 4.1.2, RFC 9207 2.4. Her state was checked before. Pure.
 */
#pragma once
#include "provider_driver.h"

enum { UPSTREAM_CODE_MAX = 4096 };

/* Is it from this provider, and is there a code? u->metadata may be NULL: then iss is not owed by
 * it. *detail is set for the log. */
const struct refusal *authorization_response_check(const struct upstream *u, const char **detail);

/* What an error of a provider means to us; never NULL. */
const struct refusal *authorization_response_error(const char *error);

/* Is it what such an error means: did the provider itself say no? */
bool authorization_response_was_error(const struct refusal *no);

extern const struct refusal provider_issuer_missing, provider_issuer_wrong,
	provider_response_ambiguous, provider_response_empty, provider_code_unfit,
	provider_access_denied, provider_wants_interaction, provider_cannot_meet_requirements,
	provider_unavailable, provider_failed;
