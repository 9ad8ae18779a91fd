/* trusted_proxy.h -- whom we believe about who the client is: X-Forwarded-For, X-Forwarded-Proto.
 *
 * Only a peer that the setting trusted_proxies names is believed, and only about the client's
 * address and whether it came over TLS: never about a host, a path or a port, since links and
 * cookies of ours come from the configuration alone. Pure.
 */
#pragma once
#include "http_reader.h"
#include "peer.h"

enum { TRUSTED_PROXIES_MAX = 32 };

struct trusted_proxies {
	bool unix_sockets;
	size_t count;
	struct {
		struct peer network;
		int bits; /* of 128 */
	} networks[TRUSTED_PROXIES_MAX];
};

/* words are ended by NULL: "a.b.c.d/n", "v6/n", each with or without /n, and "unix". False if one
 * of them is not such a word. */
bool trusted_proxies_parse(const char *const *words, struct trusted_proxies *proxies);
bool trusted_proxies_has(const struct trusted_proxies *proxies, const struct peer *peer);

struct forwarded {
	char client_address[PEER_TEXT_SIZE];
	bool is_secure;
};

/* Does a proxy of ours call the request suspicious, by a header of that name ("": there is none)?
 * Any value but 0 does. */
bool trusted_proxies_suspect(const struct trusted_proxies *proxies, const struct peer *peer,
			     const struct http_request *request, const char *name);

/* What is known of the client behind peer. Where addresses were added one after another, the
 * client is the last that is no proxy of ours. */
struct forwarded trusted_proxies_ask(const struct trusted_proxies *proxies, const struct peer *peer,
				     const struct http_request *request);
