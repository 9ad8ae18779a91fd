/* sign_out_upstream.h -- the citizen is signed out at her provider, too, in the browser: OpenID
 * Connect RP-Initiated Logout 1.0, where we are the relying party.
 *
 *	load-metadata → try-provider → (the provider, then signed_out.c)
 *
 * Our session has ended before, and a provider that cannot be reached keeps nobody from the client:
 * it is asked from here, without anything of hers, whether it answers at all.
 */
#pragma once
#include "http_client.h"
#include "provider_metadata.h"
#include "session.h"
#include "signed_out_page.h"
#include "store.h"

struct sign_out_upstream {
	const struct provider *provider; /* NULL: she need not go there */
	const struct session *session;
	const char *state; /* fresh */
	const struct provider_metadata *metadata;
	struct http_answer answer;
};

/* Is there a provider to go to? If so *write becomes what must be stored with the end of the
 * session, so that she finds her way back. */
struct sign_out_upstream sign_out_upstream_of(struct flow *f, const struct session *session,
					      const struct signed_out *then,
					      struct store_write *write);

enum turn sign_out_load_metadata(struct flow *f, struct sign_out_upstream *u);
enum turn sign_out_try_provider(struct flow *f, struct sign_out_upstream *u);

/* Where to send her; NULL: to the client, the provider is not there. */
const char *sign_out_url(struct arena *a, const struct sign_out_upstream *u);

const char *sign_out_id(struct arena *a, const char *state, const char *browser);
