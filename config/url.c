#include "url.h"
#include <arpa/inet.h>
#include <string.h>

struct parts {
	bool is_https;
	struct text host, after;
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* RFC 3986 2: pchar, / and ?; a fragment's # is not among them, nor is a backslash. */
static bool is_path(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		if (t.at[i] == '%') {
			if (t.len - i < 3 || !is_hex(t.at[i + 1]) || !is_hex(t.at[i + 2]))
				return false;
			i += 2;
		} else if (t.at[i] <= ' ' || t.at[i] > '~' ||
			   memchr("\"#<>\\^`{|}", t.at[i], 10) != NULL) {
			return false;
		}
	}
	return true;
}

static bool is_port(struct text t)
{
	long long port;

	return t.len <= 5 && text_number(t, &port) && t.at[0] != '0' && port <= 65535;
}

static bool to_string(struct text t, char *out, size_t size)
{
	if (t.len == 0 || t.len >= size || memchr(t.at, '\0', t.len) != NULL)
		return false;
	memcpy(out, t.at, t.len);
	out[t.len] = '\0';
	return true;
}

static bool is_v6(struct text t)
{
	char string[INET6_ADDRSTRLEN];
	struct in6_addr address;

	return to_string(t, string, sizeof string) && inet_pton(AF_INET6, string, &address) == 1;
}

/* inet_pton takes four decimal numbers only: no octal, no hexadecimal, no short forms. */
static bool is_v4(struct text t, struct in_addr *address)
{
	char string[INET_ADDRSTRLEN];

	return to_string(t, string, sizeof string) && inet_pton(AF_INET, string, address) == 1;
}

static bool is_label(struct text t)
{
	if (t.len == 0 || t.len > 63 || t.at[0] == '-' || t.at[t.len - 1] == '-')
		return false;
	for (size_t i = 0; i < t.len; i++)
		if (!is_lower(t.at[i]) && !is_digit(t.at[i]) && t.at[i] != '-')
			return false;
	return true;
}

/* A last label of digits makes an address of it for every browser (WHATWG URL 3.5). */
static bool is_name(struct text t)
{
	struct text label = TEXT_NONE;
	struct in_addr address;

	if (t.len > 253)
		return false;
	while (t.at != NULL) {
		label = text_split(t, '.', &t);
		if (!is_label(label))
			return false;
		if (t.at == NULL && is_digit(label.at[0]))
			return false;
	}
	return label.at != NULL && !is_v4(label, &address);
}

bool host_is(struct text host)
{
	struct in_addr address;

	if (host.at == NULL || host.len == 0)
		return false;
	if (host.at[0] == '[')
		return host.len > 2 && host.at[host.len - 1] == ']' &&
		       is_v6((struct text){host.at + 1, host.len - 2});
	return is_v4(host, &address) || is_name(host);
}

/* host or host:port; a colon inside brackets is the host's. */
static bool take_authority(struct text authority, struct text *host, struct text *port)
{
	size_t name = 0;

	if (authority.len > 0 && authority.at[0] == '[') {
		const char *end = memchr(authority.at, ']', authority.len);

		if (end == NULL)
			return false;
		name = (size_t)(end + 1 - authority.at);
	}
	while (name < authority.len && authority.at[name] != ':')
		name++;
	*host = (struct text){authority.at, name};
	*port = TEXT_NONE;
	if (name < authority.len)
		*port = (struct text){authority.at + name + 1, authority.len - name - 1};
	return host_is(*host) && (port->at == NULL || is_port(*port));
}

static bool take_apart(const char *url, struct parts *parts)
{
	struct text t = text_of(url), port;
	size_t scheme, end;

	if (t.at == NULL || t.len > URL_MAX)
		return false;
	parts->is_https = text_starts(t, "https://");
	if (!parts->is_https && !text_starts(t, "http://"))
		return false;
	scheme = parts->is_https ? 8 : 7;
	t = (struct text){t.at + scheme, t.len - scheme};
	end = strcspn(t.at, "/?#\\");
	parts->after = (struct text){t.at + end, t.len - end};
	return take_authority((struct text){t.at, end}, &parts->host, &port) &&
	       is_path(parts->after);
}

static bool host_is_loopback(struct text host)
{
	struct in_addr address;

	return text_is(host, "localhost") || text_is(host, "[::1]") ||
	       (is_v4(host, &address) && ntohl(address.s_addr) >> 24 == 127);
}

bool url_is_web(const char *url)
{
	struct parts parts;

	return take_apart(url, &parts);
}

bool url_is_loopback(const char *url)
{
	struct parts parts;

	return take_apart(url, &parts) && host_is_loopback(parts.host);
}

bool url_is_protected(const char *url)
{
	struct parts parts;

	return take_apart(url, &parts) && (parts.is_https || host_is_loopback(parts.host));
}

bool url_is_private_use(const char *url)
{
	struct text after, scheme = text_split(text_of(url), ':', &after);

	return scheme.len <= 128 && is_name(scheme) && is_lower(scheme.at[0]) &&
	       memchr(scheme.at, '.', scheme.len) != NULL && text_starts(after, "/") &&
	       !text_starts(after, "//") && after.len <= URL_MAX && is_path(after);
}

struct text url_host(const char *url)
{
	struct parts parts;

	return take_apart(url, &parts) ? parts.host : TEXT_NONE;
}

struct text url_after_authority(const char *url)
{
	struct parts parts;

	return take_apart(url, &parts) ? parts.after : TEXT_NONE;
}

bool address_is(const char *address)
{
	enum { UNIX_PATH_MAX = 107 };
	struct text t = text_of(address), host, port;

	if (text_starts(t, "unix:"))
		return text_starts(t, "unix:/") && t.len - 5 <= UNIX_PATH_MAX;
	return take_authority(t, &host, &port) && port.at != NULL;
}

bool network_is(const char *network)
{
	struct text bits, t = text_split(text_of(network), '/', &bits);
	struct in_addr address;
	long long n = 0;

	if (text_is(t, "unix"))
		return bits.at == NULL;
	if (bits.at != NULL && (bits.len > 3 || !text_number(bits, &n)))
		return false;
	return (is_v4(t, &address) && n <= 32) || (is_v6(t) && n <= 128);
}
