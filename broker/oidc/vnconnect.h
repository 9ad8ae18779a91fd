/* vnconnect.h -- the dialect of the Vietnamese portal's clients, and the fence around it: national
 * 6.2, 6.3.
 *
 * Clients of profile vnconnect may use paths of their own (/oauth2/..., /oidc/...), which end in
 * the same flows as ours; nobody else may, and those clients may use ours as well, so that they
 * move one call at a time. What they ask is understood in their words anywhere; what they are told
 * in those words is told at those paths alone. Pure.
 */
#pragma once
#include "config.h"
#include "refusal.h"

bool vnconnect_is_path(struct text path);

/* A client that has proven who it is, at path: may it be there? */
const struct refusal *vnconnect_check_path(const struct client *client, struct text path);

/* The same of an authorization request, now: the profile ends at a date that the registration
 * sets. */
const struct refusal *vnconnect_check_request(const struct client *client, struct text path,
					      long long now);

/* "openid" alone is all that these clients ever ask, and means all that they registered. */
const char *vnconnect_scope(const struct client *client, const char *asked);

/* acr_values with their words turned into ours; in the arena. */
const char *vnconnect_acr_values(struct arena *a, const struct config *config,
				 const struct client *client, const char *asked);

/* Their word for a level of ours; "" if they have none. */
const char *vnconnect_acr(const struct config *config, const char *acr);
