/* signed_out_page.h -- the end of signing out: the client, or a page that says so.
 *
 * OpenID Connect Front-Channel Logout 1.0, 3: clients that registered a page for it are framed on
 * ours, which then goes on to the one that asked.
 */
#pragma once
#include "browser_flow.h"
#include "session.h"

struct signed_out {
	const char *return_to; /* proven, with state; "" if none */
	const char *client_id; /* whose it is; "" if none is known */
	const char *sid;       /* of the session that ended, "" if none did */
	const char *clients; /* space separated: those it was used for that have a page to frame */
};

/* What a session that has ended leaves to be done; session may be NULL, client is whose return_to
 * is, or NULL. */
struct signed_out signed_out_of(struct arena *a, const struct session *session,
				const struct client *client, const char *return_to);

void signed_out_put(struct record_writer *w, const struct signed_out *s);
struct signed_out signed_out_get(struct arena *a, const struct record *record);

/* The last step. */
enum turn signed_out_page(struct flow *f, const struct signed_out *s);
