/* token_desk.h -- the tokens as the signer and the commands of an operator see them: one line each
 * to the process that has its module (token_process.h).
 *
 * Whatever comes over a line is bounded and believed to be nothing but an answer: signatures are
 * verified before they are given away.
 */
#pragma once
#include "arena.h"
#include "key_set.h"
#include "pkcs11_tokens.h"
#include "token_keeper.h"
#include "token_wire.h"

struct token_line {
	const struct pkcs11_setting *setting;
	int fd; /* -1: what came over it was no message of ours */
	bool is_here, was_here;
	const struct refusal *why; /* it is not, as far as was heard */
	long long late_until_us;   /* it did not answer in time; 0: it does */
};

struct token_desk {
	size_t count;
	struct token_line lines[PKCS11_TOKENS_MAX];
};

/* Begin the processes of all tokens, before anything secret is read: they are children of ours.
 * settings (ended by a NULL name, or NULL) must outlive the desk. False with errno set. */
bool token_desk_open(struct token_desk *desk, const struct pkcs11_setting *settings,
		     const struct token_rights *rights);

/* The line of this label or name; NULL if no such token is configured. */
struct token_line *token_desk_line(struct token_desk *desk, struct text label);
struct token_line *token_desk_named(struct token_desk *desk, const char *name);

/* False if it cannot be sent now. */
bool token_line_send(struct token_line *line, struct text frame);

/* The next message, in the arena; false if there is none now. Those without a number, and what is
 * no message, change the line: see is_here and fd. */
bool token_line_receive(struct token_line *line, struct arena *a, struct signer_frame *frame);

/* Wait for one answer: for the start, and for commands. patience_ms is for the token to be there;
 * what it does then may take as long as the token's process lets it. */
const struct refusal *token_line_ask(struct token_line *line, struct arena *a,
				     enum token_operation operation, struct text request,
				     int patience_ms, struct record *answer);

/* A request to sign input; until_us 0: whenever. */
struct text token_sign_request(struct arena *a, const struct key_token *token, enum jose_alg alg,
			       struct text input, long long until_us);
