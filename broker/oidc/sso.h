/* sso.h -- single sign-on: may this request be answered from the session that the browser has?
 *
 * OpenID Connect Core 3.1.2.1 and 3.1.2.3 (prompt, max_age), and the client's own rule (sso in its
 * registration). The refusal is what prompt=none is answered with (3.1.2.6); any other request
 * sends her to a provider instead. Pure.
 */
#pragma once
#include "session.h"

/* session may be NULL. NULL: it may. */
const struct refusal *sso_check(const struct config *config,
				const struct authorize_request *request,
				const struct session *session, long long now);

/* What the session proves to this client: its identity, with no higher level than sso.maximum_acr
 * of the client. */
const struct identity *sso_identity(struct arena *a, const struct config *config,
				    const struct client *client, const struct session *session);

extern const struct refusal login_required, consent_required;
