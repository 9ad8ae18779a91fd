/* encryption.h -- a signed answer is encrypted for its client, if that is registered so: nested
 * JWE, OpenID Connect Core 10.2, RFC 7519 appendix A.2.
 *
 * Three acts of a flow, each in a step of its own: the client's keys are loaded (from its
 * registration, or from its jwks_uri, which waits), once more if none of them fits (it may have new
 * ones), and the token becomes a JWE. Clients without encryption pass through all three.
 */
#pragma once
#include "client.h"
#include "flow.h"
#include "jwk.h"

struct encryption {
	const struct client *client;
	const struct client_encryption *how;
	struct text token;          /* the JWS, and then the JWE */
	const struct jwk_set *keys; /* set by the first act */
};

enum turn encryption_load_keys(struct flow *f, struct encryption *e);
enum turn encryption_load_newer_keys(struct flow *f, struct encryption *e);
const struct refusal *encryption_apply(struct flow *f, struct encryption *e);
