/* backchannel_logout.h -- clients are told that a session has ended: OpenID Connect Back-Channel
 * Logout 1.0, 2.5.
 *
 * Each worker takes notices from the store's queue and sends each as a logout token of its own (a
 * fresh jti at each try) to the URL of the client's registration: no redirect is followed, three
 * seconds are all it has, and only a public address is spoken to unless the registration says
 * otherwise. A few travel at once, at most two of them to one client.
 */
#pragma once
#include <event2/event.h>

/* See whether any is due, and send it: at intervals, and when a session has just ended. */
void backchannel_logout_start(struct event_base *base);
