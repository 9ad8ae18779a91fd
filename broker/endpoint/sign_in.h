/* sign_in.h -- from a proven request to the provider's door: the steps that authorize and choose
 * share.
 *
 *	load-metadata → SIGN_IN_PUSH_STEPS → save-interaction → send-to-provider
 */
#pragma once
#include "browser_flow.h"
#include "provider_driver.h"

struct sign_in {
	struct browser_flow browser; /* first */
	const struct authorize_request *request;
	struct upstream upstream; /* provider is set before the first of the steps */
};

/* Choose it: begin the interaction in memory. */
void sign_in_with(struct sign_in *s, const struct provider *provider);

enum turn sign_in_load_metadata(struct flow *f);
enum turn sign_in_sign_request(struct flow *f);
enum turn sign_in_authenticate(struct flow *f);
enum turn sign_in_prove_key(struct flow *f);
enum turn sign_in_push_request(struct flow *f);
enum turn sign_in_take_pushed(struct flow *f); /* or once more from sign_in_authenticate */
enum turn sign_in_save_interaction(struct flow *f);
enum turn sign_in_send_to_provider(struct flow *f);

/* Rows of a table of steps. The signer, if requests are signed; then, if they are pushed, the
 * signer for an assertion and for a proof, HTTPS: the provider's endpoint, and what it said. */
#define SIGN_IN_PUSH_STEPS                                                                         \
	{"sign-request", sign_in_sign_request}, {"authenticate-client", sign_in_authenticate},     \
		{"prove-key", sign_in_prove_key}, {"push-request", sign_in_push_request},          \
	{                                                                                          \
		"take-pushed", sign_in_take_pushed                                                 \
	}
