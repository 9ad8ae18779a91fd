/* grant.h -- what stands behind a code: who signed in, for which client, and what it may know.
 *
 * RFC 6749 4.1.2. Made when the provider's proof is in, stored under the code (sealed with it), and
 * turned into tokens once. It holds the claims that this client is given, never the whole identity.
 * Pure; everything lives in the arena.
 */
#pragma once
#include "authorize_request.h"
#include "identity.h"

struct grant {
	const struct client *client;
	const char *redirect_uri, *code_challenge, *nonce, *scope;
	const char *dpop_jkt;        /* whose DPoP key must redeem it; "" if none was named */
	const char *x5t_s256;        /* whose certificate must renew it; "" if none is needed */
	const char *account;         /* identity_account() */
	const char *person;          /* identity_person() */
	const char *told;            /* names of what it is told; not stored */
	struct text pivot_hash;      /* identity_pivot_hash(), if this client's subjects need it */
	const char *acr, *amr;       /* obtained; amr "" unless asked */
	const char *sid;             /* of the browser's session with us */
	const char *provider;        /* its id */
	long long auth_time;         /* 0 if unknown */
	long long started;           /* wall time when the session began that gave it */
	struct text claims;          /* JSON object: what userinfo says beside sub */
	struct text id_token_claims; /* the same, of the ID token: "{}" unless asked */
};

struct grant *grant_make(struct arena *a, const struct config *config,
			 const struct authorize_request *request, const struct identity *identity,
			 const char *provider, const char *sid);

/* JSON object: all that the client is told of her, wherever. */
struct text grant_told_claims(struct arena *a, const struct grant *grant);

/* Did the provider give what this client's subjects are derived from? */
const struct refusal *grant_check_identity(const struct grant *grant);

void grant_put(struct record_writer *w, const struct grant *grant);

/* NULL if the record is not a grant, its client is gone, or its provider is gone or switched off.
 */
struct grant *grant_get(struct arena *a, const struct config *config, const struct record *record);

/* At the token endpoint: may client, with this redirect_uri and code_verifier, have it? */
const struct refusal *grant_check(const struct grant *grant, const struct client *client,
				  const char *redirect_uri, const char *code_verifier);

/* Does it found a family of refresh tokens, by the client's registration and the scope? */
bool grant_is_refreshable(const struct grant *grant);

/* Does what it gives stand when she signs out? OpenID Connect Core 11: offline access does. */
bool grant_outlives_session(const struct grant *grant);

extern const struct refusal code_unknown, code_spent;
