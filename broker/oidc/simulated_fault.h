/* simulated_fault.h -- what a sandbox does wrong when it is asked to, for the tests of a client.
 *
 * A fault is one word. It spoils one thing on the way to the client: the authorization response,
 * the token response, the ID token in it, or userinfo. ID tokens are spoilt with a key of the
 * sandbox's own; the signer knows nothing of it. Pure; results live in the arena.
 */
#pragma once
#include "authorize_response.h"
#include "jws.h"

enum fault_place {
	FAULT_RESPONSE, /* at the client's redirect URI */
	FAULT_TOKENS,   /* what the token endpoint answers */
	FAULT_ID_TOKEN,
	FAULT_KEYS, /* the ID token is signed by a new key */
	FAULT_USERINFO
};

struct simulated_fault {
	const char *name;
	enum fault_place place;
};

extern const struct simulated_fault simulated_faults[]; /* in the order of the page; ended by a NULL
							   name */

const struct simulated_fault *simulated_fault_find(const char *name); /* NULL */

enum { FAULT_DELAY_MS = 3000 }; /* of token-slow */

bool fault_is(const struct simulated_fault *fault, const char *name); /* fault may be NULL */

/* Another code, state or error; fault may be of any place. */
void fault_spoil_response(struct arena *a, const struct simulated_fault *fault,
			  struct authorize_response *response);
/* What no authorize_response can say: another iss, or none. */
void fault_spoil_parameters(const struct simulated_fault *fault, struct form *form);

struct fault_keys {
	const struct jwk *published; /* the sandbox's own, in its JWK Set */
	const struct jwk *stranger;  /* in no JWK Set; needed by id-token-kid alone */
};

/* The signer's token, spoilt; both keys fit its alg. FAULT_KEYS: the same claims, signed by
 * published. */
struct text fault_spoil_id_token(struct arena *a, const struct simulated_fault *fault,
				 struct text id_token, const struct fault_keys *keys);

/* The token response as JSON: cut short, or without its ID token. */
struct text fault_spoil_tokens(struct arena *a, const struct simulated_fault *fault,
			       struct text answer);

struct text fault_spoil_userinfo(struct arena *a, const struct simulated_fault *fault,
				 struct text answer);
