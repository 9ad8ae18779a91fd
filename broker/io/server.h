/* server.h -- the front door: HTTP/1.1 from clients, to flows, and their answers back.
 *
 * Reads each request with http_reader.h, finds its flow in the routes, and writes what the flow
 * gives. One timer per connection bounds each phase in total, whatever drips: TLS handshake and
 * head 10 s, body 15 s, answer 30 s, idle 60 s. A client that hangs up cancels its flow. Nothing
 * here waits: it all happens on the event loop.
 *
 * When there are connections_max, or descriptors run out, the connection that has been idle longest
 * is closed for a new one; if none is idle, accepting pauses and the rest waits in the backlog.
 */
#pragma once
#include "config.h"
#include "route.h"
#include "seal_ring.h"

struct server;

enum { SERVER_LISTENERS_MAX = 16 };

/* fds are bound, listening sockets, TCP or unix; they become the server's. TLS is spoken on the
 * TCP ones if the configuration has a certificate. routes and config must outlive the server. NULL
 * (and a line in the log) if TLS or trusted_proxies cannot be used; then fds are still the
 * caller's. */
struct server *server_open(struct event_base *base, const struct config *config,
			   const struct route *routes, const int *fds, size_t fd_count);

/* Before the first request: session tickets that every server with the same ring understands. It
 * must outlive the server, and may change; without TLS nothing happens. */
void server_share_tickets(struct server *server, const struct seal_ring *ring);

/* Accept those who wait at the door, and then no more; let requests under way finish, and idle
 * connections have a second for one more; then call done(arg), once, from the loop. */
void server_drain(struct server *server, void (*done)(void *arg), void *arg);

size_t server_connections(const struct server *server);

/* Close everything at once; flows are cancelled. NULL is fine. */
void server_close(struct server *server);
