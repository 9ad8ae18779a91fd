/* switch_checks.h -- what operators switched off (switches.h), asked of this worker's own copy now.
 *
 * Before a sign-in goes on, and again before anything is given: what was switched off while a
 * citizen was elsewhere holds when she comes back. Signing out asks nothing here. NULL: go on.
 */
#pragma once
#include "access_token.h"
#include "authorize_request.h"
#include "grant.h"

const struct refusal *switch_check_client(const struct client *client);

/* May this client's citizens sign in there? Its client is checked, too. */
const struct refusal *switch_check_provider(const struct client *client, const char *provider);

/* What is asked: its client, and its level. */
const struct refusal *switch_check_request(const struct authorize_request *request);

/* What would be given: its client, provider and level, and whose it is. */
const struct refusal *switch_check_grant(struct arena *a, const struct grant *grant);
const struct refusal *switch_check_access_token(struct arena *a, const struct access_token *token);

/* Whose it is, once the client's own name for her is known. */
const struct refusal *switch_check_sub(const struct client *client, const char *sub);
