/* token_wire.h -- what the signer and the process of a token say to each other: frames of
 * signer_wire.h, one in each message of a SOCK_SEQPACKET pair.
 *
 * Requests have a number, and are answered with SIGNER_WELL or SIGNER_NO (a record with "refusal").
 * Two messages come unasked, with number 0: the token is there, it is gone (with "why").
 */
#pragma once
#include "refusal.h"
#include "signer_wire.h"

enum token_operation {
	TOKEN_SIGN = 's',     /* id alg input until_us → signature */
	TOKEN_SHOW = 'p',     /* id alg → jwk, the public half */
	TOKEN_GENERATE = 'g', /* id alg label → jwk */
	TOKEN_DESTROY = 'x',  /* id → */
	TOKEN_HERE = 'h',
	TOKEN_GONE = 'l'
};

/* How a token's process ends, as its exit status; 0 is no such end. */
int token_exit_of(const struct refusal *no);
const struct refusal *token_exit_reason(int status); /* pkcs11_token_lost for any other */

/* What a token's process refused with; pkcs11_token_lost for a name that it cannot mean. */
const struct refusal *token_refusal_named(struct text name);
