/* client_logout.h -- how a client learns that a session of its has ended: the members of OpenID
 * Connect Back-Channel Logout 1.0, 2.2, and Front-Channel Logout 1.0, 2. */
#pragma once
#include "client.h"

struct members;

/* After its redirect_uris. */
void client_logout_read(struct members *m, struct client *c);
