/* tally.h -- what is counted while citizens sign in, at no cost to them.
 *
 * A worker counts in its memory; every ten seconds a flow of its own adds that to the month's
 * numbers in the store. What a worker has counted when it dies, or while the store is down, is
 * lost: these are statistics. Names: statistics.h.
 */
#pragma once
#include "statistics.h"
#include <event2/event.h>

void tally_open(struct event_base *base);
void tally_close(void);

/* One more; nothing before tally_open(). */
void tally_add(const char *of, const char *id, int what);

/* Somebody is sent to a provider; and has come back as a person, after so many seconds. */
void tally_asked(const struct client *client, const struct provider *provider);
void tally_signed_in(const struct client *client, const struct provider *provider,
		     long long seconds);

/* Add what was counted to the store's; now and then by the worker. */
void tally_save(void);
