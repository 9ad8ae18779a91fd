/* access_token.h -- what stands behind an access token: for whom it is, and what it may tell.
 *
 * RFC 6750; opaque to clients. Stored sealed under a key derived from the token. Pure.
 */
#pragma once
#include "confirmation.h"
#include "grant.h"

struct access_token {
	const char *client_id, *scope;
	struct confirmation cnf; /* the keys it is bound to */
	const char *sub;         /* as its client sees her */
	const char *account;     /* identity_account() */
	const char *person;      /* identity_person() */
	struct text pivot_hash;  /* absent if no subject is made of it */
	const char *acr;         /* obtained */
	const char *sid;         /* of the browser's session with us */
	const char *provider;    /* its id */
	long long auth_time;     /* 0 if unknown */
	long long issued_at, expires_at;
	struct text claims; /* JSON object: what userinfo says beside sub */
};

/* sub is the ID token's. Points into its arguments. */
struct access_token access_token_of(const struct grant *grant, const char *sub,
				    const struct confirmation *cnf, long long now);

struct text access_token_pack(struct arena *a, const struct access_token *token);
struct access_token *access_token_parse(struct arena *a, struct text packed); /* NULL */

/* {"sub", ...claims} */
struct text access_token_userinfo(struct arena *a, const struct access_token *token);
