/* sign_in.h -- from a proven request to the provider's door: the steps that authorize and choose
 *share.
 *
 *	load-metadata → save-interaction → send-to-provider
 */
#pragma once
#include "browser_flow.h"
#include "provider_driver.h"

struct sign_in {
	struct browser_flow browser; /* first */
	const struct authorize_request *request;
	struct upstream upstream; /* provider is set before the first of the steps */
};

/* Can it prove the level that is asked? */
bool sign_in_is_enough(const struct authorize_request *request, const struct provider *provider);

/* Choose it: begin the interaction in memory. */
void sign_in_with(struct sign_in *s, const struct provider *provider);

enum turn sign_in_load_metadata(struct flow *f);
enum turn sign_in_save_interaction(struct flow *f);
enum turn sign_in_send_to_provider(struct flow *f);
