/* token.h -- the flow of POST /token: token.c has its table; what differs by grant_type is a record
 * of functions, one file each.
 */
#pragma once
#include "client_steps.h"
#include "encryption.h"
#include "grant.h"
#include "lost_answer.h"
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
	struct text answer;
	const struct refusal *no;       /* why the code is burnt */
	const struct lost_answer *lost; /* of a code that was spent before */
	int looks;                      /* at whether its spender is gone */
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

/* The answer, in answer: all that it says must be known. */
void token_make_answer(struct flow *f);

/* spent_code.c: steps behind the answer, reached by jumps of the authorization_code grant alone. To
 * read_answer jumps a code that was spent before; what goes wrong there jumps to burn_code. */
enum turn read_answer(struct flow *f); /* Redis */
enum turn check_answer(struct flow *f);
enum turn await_its_end(struct flow *f); /* a timer, if the worker that spent it seems to live */
enum turn take_answer(struct flow *f);   /* Redis: once */
enum turn read_access_token(struct flow *f); /* Redis */
enum turn give_answer(struct flow *f);
enum turn burn_code(struct flow *f); /* Redis */
enum turn refuse_burnt(struct flow *f);

/* The jump to burn_code: the code is dead, with what it gave, and this is why. */
enum turn code_burn(struct flow *f, const struct refusal *no);

/* For the spending of code: what a client is given whose answer is lost. */
struct store_write token_write_answer(struct flow *f, const char *code);
