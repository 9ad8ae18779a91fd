/* url.h -- URLs that an operator may write, and nothing looser: RFC 3986, RFC 8252 section 7. Pure.
 */
#pragma once
#include "text.h"

enum { URL_MAX = 2048 };

/* An absolute http(s) URL with a host, without user, fragment, control or space characters; at
 * most URL_MAX bytes, percent escapes whole, scheme and host in lower case. */
bool url_is_web(const char *url);

/* http is accepted for these hosts only: localhost, 127.0.0.0/8, [::1]. False if it is not an
 * http(s) URL at all. */
bool url_is_loopback(const char *url);

/* May identities or secrets travel to it? https, or http on loopback. */
bool url_is_protected(const char *url);

/* A private-use scheme of a native client (RFC 8252 7.1): a reversed domain name, one slash. */
bool url_is_private_use(const char *url);

/* Parts of a URL that url_is_web() accepts; absent otherwise. The host is without its port, an
 * IPv6 address with its brackets; what follows the authority begins with / or ?, or is empty. */
struct text url_host(const char *url);
struct text url_after_authority(const char *url);

/* A host as url_is_web() wants it: a name or address in lower case, without port. */
bool host_is(struct text host);

/* host:port, [v6]:port or unix:/path, as the setting listen has them. */
bool address_is(const char *address);

/* An address or network, a.b.c.d, a.b.c.d/n, v6, v6/n, or the word unix. */
bool network_is(const char *network);
