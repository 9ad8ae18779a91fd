/* token.h -- the flow of POST /token, whatever the grant_type: token.c has its table, and one file
 * for each grant_type the steps that are its own.
 */
#pragma once
#include "client_steps.h"
#include "grant.h"
#include "sender.h"
#include "signer.h"

struct token {
	struct client_request asked; /* first */
	struct sender sender;
	enum store_outcome outcome; /* of the trip before */
	struct text saved;
	struct grant *grant;
	const char *access_token;
	struct id_token_answer signed_;
	const struct refusal *no; /* why the code is burnt */
};

static inline struct token *token_of(struct flow *f) { return (struct token *)f; }

/* token_sender.c */
enum turn prove_sender(struct flow *f);
enum turn remember_proof(struct flow *f); /* Redis, for DPoP */
enum turn check_proof(struct flow *f);

/* authorization_code_grant.c */
enum turn read_code(struct flow *f); /* Redis */
enum turn check_code(struct flow *f);
enum turn sign_id_token(struct flow *f); /* signer */
enum turn spend_code(struct flow *f);    /* Redis: one use only, with what it gives */
enum turn give_tokens(struct flow *f);
enum turn burn_code(struct flow *f); /* Redis; reached by check-code's jump alone */
enum turn refuse_burnt(struct flow *f);
