/* store_connection.h -- one connection to Redis, kept alive: pipelined, bounded, with deadlines.
 *
 * hiredis writes and reads the protocol (RESP2); the bytes travel over a bufferevent, so that TLS,
 * deadlines and the limits on what a hostile server may send are the same with every hiredis:
 * its own asynchronous half has neither TLS nor deadlines in 0.14, and stops the process when an
 * answer comes that nobody asked for.
 *
 * A lost connection fails everything under way, and is made again after a pause that grows with
 * each failure, from some milliseconds to a second. Nothing is sent twice: a lost command may have
 * been carried out.
 */
#pragma once
#include "refusal.h"
#include "store_address.h"
#include <event2/event.h>
#include <hiredis/hiredis.h>
#include <openssl/ssl.h>

struct store_connection;

/* What was asked. The asker owns it, until answered() has been called, exactly once: with the
 * reply, which lives as long as the call; or without one, and why. It may be called from within
 * store_connection_drop() and store_connection_free(). */
struct store_command {
	void (*answered)(struct store_command *command, const redisReply *reply,
			 const struct refusal *no, const char *detail);
	struct store_command *next;
	long long sent_us;
};

struct store_connection_options {
	const struct store_address *address; /* kept: outlives the connection */
	SSL_CTX *tls;                        /* borrowed; NULL: plain */
	int timeout_ms;                      /* for each answer, connecting included */
	/* Called for each new connection: sends what must come first, and ends, now or when it is
	 * answered, with store_connection_admit() or store_connection_drop(). */
	void (*greet)(struct store_connection *c, void *arg);
	void *arg;
};

struct store_connection *store_connection_new(struct event_base *base,
					      const struct store_connection_options *options);
void store_connection_free(struct store_connection *c); /* NULL is fine */

/* Only while there is a connection: after admission, in greet(), or in an answer. */
void store_connection_send(struct store_connection *c, struct store_command *command, int argc,
			   const char **argv, const size_t *lengths);

void store_connection_admit(struct store_connection *c);

/* Give this connection up and make another; no and detail go to the log and to who waits. */
void store_connection_drop(struct store_connection *c, const struct refusal *no,
			   const char *detail);

/* NULL if it is admitted; otherwise why it is not. */
const struct refusal *store_connection_refusal(const struct store_connection *c);

bool store_connection_is_idle(const struct store_connection *c); /* admitted, nothing under way */
