/* http_address.h -- may a provider's URL lead to this address?
 *
 * A name that resolves to our own machine or network would let a provider make us speak to what
 * only we can reach (server-side request forgery). So an address is looked at when the socket is
 * opened, after DNS: no rebinding. Addresses: RFC 6890, RFC 4291, RFC 6052, RFC 1122. Pure.
 */
#pragma once
#include <sys/socket.h>

enum {
	ADDRESS_NEVER = 0, /* link-local, multicast, documentation, tunnels, unspecified */
	ADDRESS_PUBLIC = 1,
	ADDRESS_PRIVATE = 2, /* RFC 1918, shared (RFC 6598), unique local (RFC 4193) */
	ADDRESS_LOOPBACK = 4
};

int http_address_scope(const struct sockaddr *address);

/* The scope of the address that url holds as a literal, or of localhost; ADDRESS_PUBLIC for any
 * other host name; ADDRESS_NEVER if it is not a URL. */
int http_address_scope_of_url(const char *url);
