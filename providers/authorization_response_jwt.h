/* authorization_response_jwt.h -- a provider's answer that is one signed JWT: JARM (JWT Secured
 * Authorization Response Mode) 2.1, 2.4. Pure.
 */
#pragma once
#include "provider_driver.h"

enum { RESPONSE_JWT_MAX = 8 * 1024 };

/* Its state, not verified: good to find a sign-in by, as one in the query is. "" if it has none. */
const char *authorization_response_jwt_state(struct arena *a, const char *jwt);

/* Verify u->response with u->keys, and set code, error and iss to what it says. now is the wall
 * clock; *detail is set for the log. */
const struct refusal *authorization_response_jwt_open(struct arena *a, struct upstream *u,
						      long long now, const char **detail);

extern const struct refusal response_jwt_missing, response_jwt_malformed, response_jwt_alg_wrong,
	response_jwt_key_unknown, response_jwt_signature_wrong, response_jwt_issuer_wrong,
	response_jwt_audience_wrong, response_jwt_expired, response_jwt_state_wrong;
