/* claims_parameter.h -- the claims request parameter: OpenID Connect Core 5.5.
 *
 * {"userinfo": {name: null or {...}}, "id_token": {...}}. A claim is given only if the client's
 * registered scopes bring it. acr in id_token is a request for a level: essential means that less
 * is an error. A value of sub asks for one citizen and nobody else. Pure; results live in the
 * arena.
 */
#pragma once
#include "arena.h"
#include "refusal.h"

enum { CLAIMS_PARAMETER_MAX = 4096 };

struct claims_parameter {
	const char *userinfo, *id_token; /* names, space separated; "" if none */
	const char *acr_values;          /* of id_token.acr value or values; "" if none */
	bool acr_is_essential;
	const char *sub; /* "" if none */
};

/* "" gives an empty *claims. */
const struct refusal *claims_parameter_parse(struct arena *a, const char *parameter,
					     struct claims_parameter *claims);
