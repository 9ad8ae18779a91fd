/* store_lookup.h -- the addresses of a host name, without waiting for the name server.
 *
 * A name server that does not answer holds getaddrinfo() for many seconds, and with it everybody
 * whose request is on the loop. The C library asks in a thread of its own; a timer looks whether it
 * has come to an end. Addresses written as such are known at once.
 */
#pragma once
#include <event2/event.h>
#include <netdb.h>

struct store_lookup;

/* host is kept: outlives it. done() is called for each store_lookup_start(), later from the loop or
 * from within: with what was found, which lives as long as the call, or with NULL and why. */
struct store_lookup *store_lookup_new(struct event_base *base, const char *host, int port,
				      void (*done)(void *arg, const struct addrinfo *found,
						   const char *problem),
				      void *arg);
void store_lookup_start(struct store_lookup *lookup);

/* done() is not called any more. NULL is fine. */
void store_lookup_free(struct store_lookup *lookup);
