/* token.h -- the flow of POST /token: token.c has its table; what differs by grant_type is a record
 * of functions, one file each.
 */
#pragma once
#include "client_steps.h"
#include "encryption.h"
#include "grant.h"
#include "refresh_token.h"
#include "sender.h"
#include "signer.h"

struct token {
	struct client_request asked; /* first */
	const struct grant_type *type;
	struct sender sender;
	enum store_outcome outcome; /* of the trip before */
	struct text saved;
	struct grant *grant;
	struct refresh_token shown; /* of the refresh_token grant */
	const char *access_token;
	const char *refresh_token; /* "" if none is given */
	struct id_token_answer signed_;
	struct encryption id_token; /* signed_, for the client's eyes */
	const struct refusal *no;   /* why the code is burnt */
};

static inline struct token *token_of(struct flow *f) { return (struct token *)f; }

/* token_sender.c */
enum turn prove_sender(struct flow *f);
enum turn remember_proof(struct flow *f); /* Redis, for DPoP */
enum turn check_proof(struct flow *f);

struct grant_type {
	const char *name;
	enum turn (*read)(struct flow *f);  /* Redis: what is saved, and outcome */
	enum turn (*check)(struct flow *f); /* may this client have it? sets grant */
	enum turn (*spend)(struct flow *f); /* Redis: once, with what it gives; sets outcome */
	const struct refusal *unknown, *spent;
};

extern const struct grant_type authorization_code_grant, refresh_token_grant;

/* The access token's record for the store. */
struct store_write token_write_access(struct flow *f);

/* Redis, then the refusal: reached by the jump of a code redeemed wrongly alone. */
enum turn burn_code(struct flow *f);
enum turn refuse_burnt(struct flow *f);
