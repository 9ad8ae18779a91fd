/* client_sso.h -- what a client's registration says of single sign-on: its member sso, and
 * default_max_age of OpenID Connect Dynamic Client Registration 1.0 section 2. */
#pragma once
#include "member.h"

void client_sso_read(struct members *m, struct client *c, const struct settings *settings);
