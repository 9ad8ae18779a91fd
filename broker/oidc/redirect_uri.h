/* redirect_uri.h -- may this client send users there?
 *
 * OpenID Connect Core 3.1.2.1, RFC 9700 4.1.3: byte for byte one of the registered ones. The answer
 * to a refusal is shown here, never redirected. Pure: no waiting, no allocation.
 */
#pragma once
#include "client.h"
#include "refusal.h"

const struct refusal *redirect_uri_check(const struct client *client, const char *uri);

/* OpenID Connect RP-Initiated Logout 1.0, section 3. */
const struct refusal *post_logout_redirect_uri_check(const struct client *client, const char *uri);
