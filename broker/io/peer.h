/* peer.h -- who is at the other end of a connection, and how many connections that one has. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* IPv4 addresses are kept as IPv4-mapped ones (RFC 4291 2.5.5.2), so there is one form. */
struct peer {
	bool is_unix;
	unsigned char address[16];
};

enum { PEER_TEXT_SIZE = 46 };

/* Anything but IPv4 and IPv6 is a unix socket. Pure. */
struct peer peer_of(const struct sockaddr *address);
bool peer_parse(const char *text, struct peer *peer); /* an address, without port or brackets */
void peer_print(const struct peer *peer, char out[PEER_TEXT_SIZE]); /* "unix" for a unix socket */
bool peer_is_v4(const struct peer *peer);

/* How many connections each has: an IPv6 network of 64 bits counts as one, since one host has it
 * whole. Unix sockets are not counted. */
struct peer_counts;

struct peer_counts *peer_counts_new(void);
void peer_counts_free(struct peer_counts *counts);
bool peer_enter(struct peer_counts *counts, const struct peer *peer, int most); /* false: full */
void peer_leave(struct peer_counts *counts, const struct peer *peer);
