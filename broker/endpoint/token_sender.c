/* token_sender.c -- to which key are the tokens of this request bound? The same for each
 * grant_type. */
#include "dpop.h"
#include "token.h"

/* RFC 9449 5: a proof that is there binds the token, whether or not the client must send one. */
enum turn prove_sender(struct flow *f)
{
	struct sender *sender = &token_of(f)->sender;
	const struct refusal *no = sender_prove(f, "", sender);

	if (no == NULL && client_of(f)->dpop_bound_access_tokens && *sender->proven.jkt == '\0')
		no = &dpop_proof_missing;
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

enum turn remember_proof(struct flow *f) { return sender_remember(f, &token_of(f)->sender); }

enum turn check_proof(struct flow *f)
{
	const struct refusal *no = sender_is_new(&token_of(f)->sender);

	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}
