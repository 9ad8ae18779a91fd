#include "trusted_proxy.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool parse_bits(struct text digits, const struct peer *network, int *bits)
{
	int offset = peer_is_v4(network) ? 96 : 0;
	long long number = 128 - offset;

	if (digits.at != NULL && !text_number(digits, &number))
		return false;
	if (number > 128 - offset)
		return false;
	*bits = (int)number + offset;
	return true;
}

static bool parse_address(struct text text, struct peer *peer)
{
	char string[PEER_TEXT_SIZE];

	if (text.len >= sizeof string)
		return false;
	memcpy(string, text.at, text.len);
	string[text.len] = '\0';
	return strlen(string) == text.len && peer_parse(string, peer);
}

bool trusted_proxies_parse(const char *const *words, struct trusted_proxies *proxies)
{
	*proxies = (struct trusted_proxies){.count = 0};
	for (; *words != NULL; words++) {
		struct text digits, address = text_split(text_of(*words), '/', &digits);
		size_t i = proxies->count;

		if (strcmp(*words, "unix") == 0) {
			proxies->unix_sockets = true;
			continue;
		}
		if (i == TRUSTED_PROXIES_MAX ||
		    !parse_address(address, &proxies->networks[i].network) ||
		    !parse_bits(digits, &proxies->networks[i].network, &proxies->networks[i].bits))
			return false;
		proxies->count++;
	}
	return true;
}

static bool is_in(const struct peer *peer, const struct peer *network, int bits)
{
	size_t bytes = (size_t)bits / 8;
	int rest = bits % 8;

	if (memcmp(peer->address, network->address, bytes) != 0)
		return false;
	return rest == 0 || (peer->address[bytes] ^ network->address[bytes]) >> (8 - rest) == 0;
}

bool trusted_proxies_has(const struct trusted_proxies *proxies, const struct peer *peer)
{
	if (peer->is_unix)
		return proxies->unix_sockets;
	for (size_t i = 0; i < proxies->count; i++)
		if (is_in(peer, &proxies->networks[i].network, proxies->networks[i].bits))
			return true;
	return false;
}

static struct text trim(struct text t)
{
	while (t.len > 0 && t.at[0] == ' ')
		t = (struct text){t.at + 1, t.len - 1};
	while (t.len > 0 && t.at[t.len - 1] == ' ')
		t.len--;
	return t;
}

/* Takes the last of a header's comma-separated elements; each proxy appends. */
static struct text take_last(struct text *list)
{
	size_t start = list->len;
	struct text last;

	while (start > 0 && list->at[start - 1] != ',')
		start--;
	last = (struct text){list->at + start, list->len - start};
	*list = start == 0 ? TEXT_NONE : (struct text){list->at, start - 1};
	return trim(last);
}

/* The last header of that name: the one the nearest proxy wrote. */
static struct text last_header(const struct http_request *request, const char *name)
{
	for (size_t i = request->header_count; i > 0; i--) {
		const struct http_header *header = &request->headers[i - 1];

		if (header->name.len == strlen(name) &&
		    strncasecmp(header->name.at, name, header->name.len) == 0)
			return header->value;
	}
	return TEXT_NONE;
}

bool trusted_proxies_suspect(const struct trusted_proxies *proxies, const struct peer *peer,
			     const struct http_request *request, const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || !trusted_proxies_has(proxies, peer))
		return false;
	for (size_t i = 0; i < request->header_count; i++) {
		const struct http_header *header = &request->headers[i];

		if (header->name.len == len && strncasecmp(header->name.at, name, len) == 0 &&
		    !text_is(trim(header->value), "0"))
			return true;
	}
	return false;
}

struct forwarded trusted_proxies_ask(const struct trusted_proxies *proxies, const struct peer *peer,
				     const struct http_request *request)
{
	struct text list = last_header(request, "x-forwarded-for");
	struct text protocol = last_header(request, "x-forwarded-proto");
	struct peer client = *peer, hop;
	struct forwarded found = {.is_secure = false};

	if (trusted_proxies_has(proxies, peer)) {
		while (trusted_proxies_has(proxies, &client) && list.at != NULL &&
		       parse_address(take_last(&list), &hop))
			client = hop;
		found.is_secure = protocol.at != NULL && text_is(take_last(&protocol), "https");
	}
	peer_print(&client, found.client_address);
	return found;
}
