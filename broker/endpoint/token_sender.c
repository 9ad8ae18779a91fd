/* token_sender.c -- to which key are the tokens of this request bound? The same for each
 * grant_type. */
#include "dpop.h"
#include "token.h"

static const struct refusal token_certificate_missing = {
	"token-certificate-missing", 400, "invalid_request",
	"The request came without a TLS client certificate, and this client's tokens are bound by "
	"it."};

/* RFC 9449 5: a proof that is there binds the token, whether or not the client must send one. A
 * certificate binds only where it was agreed (RFC 8705 3.4): some clients show theirs everywhere.
 */
enum turn prove_sender(struct flow *f)
{
	struct sender *sender = &token_of(f)->sender;
	const struct refusal *no = sender_prove(f, "", sender);

	if (no == NULL && client_of(f)->dpop_bound_access_tokens && *sender->proven.jkt == '\0')
		no = &dpop_proof_missing;
	if (!client_of(f)->tls_client_certificate_bound_access_tokens)
		sender->proven.x5t_s256 = "";
	else if (no == NULL && *sender->proven.x5t_s256 == '\0')
		no = &token_certificate_missing;
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

enum turn remember_proof(struct flow *f) { return sender_remember(f, &token_of(f)->sender); }

enum turn check_proof(struct flow *f)
{
	const struct refusal *no = sender_is_new(&token_of(f)->sender);

	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}
