/* vnconnect_url.h -- the URLs that userinfo holds in the dialect of profile vnconnect: logoutUri
 * and userProfileUri. national 6.3.
 *
 * The original put an access token of the upstream provider into both. Ours end in a handle, sealed
 * by us, that opens nothing but one act of one browser: signing out the session that the token was
 * given in, or seeing the account at the provider. It lasts as long as a session may, and serves
 * once (STORE_HANDLE). Pure but for the nonce.
 */
#pragma once
#include "config.h"
#include "refusal.h"
#include "seal_ring.h"

/* Literals: a handle for one is none for the other, and the path says which. */
extern const char vnconnect_logout[], vnconnect_profile[]; /* "/oidc/logout/", "/oidc/profile/" */

struct vnconnect_handle {
	const struct client *client;
	const char *sid;      /* of the session that it is about */
	const char *provider; /* the id of the one she signed in with */
};

const char *vnconnect_url(struct arena *a, const struct config *config,
			  const struct seal_ring *keys, const char *path, long long now,
			  const struct vnconnect_handle *handle);

/* handle is what follows the path. If it has only expired, client is known beside the refusal. */
const struct refusal *vnconnect_handle_open(struct arena *a, const struct config *config,
					    const struct seal_ring *keys, const char *path,
					    long long now, struct text text,
					    struct vnconnect_handle *handle);

extern const struct refusal vnconnect_url_used;
