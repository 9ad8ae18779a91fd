#include "http_address.h"
#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct block4 {
	uint32_t prefix;
	int bits, scope;
};

static const struct block4 blocks4[] = {
	{0x00000000, 8, ADDRESS_NEVER},    /* this network */
	{0x0a000000, 8, ADDRESS_PRIVATE},  /* 10/8 */
	{0x64400000, 10, ADDRESS_PRIVATE}, /* 100.64/10 */
	{0x7f000000, 8, ADDRESS_LOOPBACK}, /* 127/8 */
	{0xa9fe0000, 16, ADDRESS_NEVER},   /* 169.254/16: cloud metadata lives here */
	{0xac100000, 12, ADDRESS_PRIVATE}, /* 172.16/12 */
	{0xc0000000, 24, ADDRESS_NEVER},   /* 192.0.0/24 */
	{0xc0000200, 24, ADDRESS_NEVER},   /* 192.0.2/24 */
	{0xc0586300, 24, ADDRESS_NEVER},   /* 192.88.99/24 */
	{0xc0a80000, 16, ADDRESS_PRIVATE}, /* 192.168/16 */
	{0xc6120000, 15, ADDRESS_NEVER},   /* 198.18/15 */
	{0xc6336400, 24, ADDRESS_NEVER},   /* 198.51.100/24 */
	{0xcb007100, 24, ADDRESS_NEVER},   /* 203.0.113/24 */
	{0xe0000000, 3, ADDRESS_NEVER},    /* multicast, reserved, broadcast */
};

static int scope4(uint32_t address)
{
	for (size_t i = 0; i < sizeof blocks4 / sizeof *blocks4; i++)
		if ((address ^ blocks4[i].prefix) >> (32 - blocks4[i].bits) == 0)
			return blocks4[i].scope;
	return ADDRESS_PUBLIC;
}

struct block6 {
	unsigned char prefix[12];
	int bits, scope;
};

/* Only 2000::/3 is ever public; these are the parts of it that are not, and what lies outside. */
static const struct block6 blocks6[] = {
	{{0xfc}, 7, ADDRESS_PRIVATE},
	{{0x20, 0x01, 0x00}, 23, ADDRESS_NEVER},       /* 2001::/23: Teredo and the like */
	{{0x20, 0x01, 0x0d, 0xb8}, 32, ADDRESS_NEVER}, /* documentation */
	{{0x20, 0x02}, 16, ADDRESS_NEVER},             /* 6to4 */
	{{0x3f, 0xff}, 20, ADDRESS_NEVER},             /* documentation */
	{{0x20}, 3, ADDRESS_PUBLIC},
};

static bool begins(const unsigned char *address, const unsigned char *prefix, int bits)
{
	int whole = bits / 8, rest = bits % 8;

	return memcmp(address, prefix, whole) == 0 &&
	       (rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0);
}

static uint32_t last_four(const unsigned char *address)
{
	return (uint32_t)address[12] << 24 | (uint32_t)address[13] << 16 |
	       (uint32_t)address[14] << 8 | address[15];
}

static int scope6(const unsigned char *address)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	static const unsigned char nat64[12] = {0x00, 0x64, 0xff, 0x9b};
	static const unsigned char loopback[16] = {[15] = 1};

	if (memcmp(address, loopback, sizeof loopback) == 0)
		return ADDRESS_LOOPBACK;
	if (memcmp(address, mapped, sizeof mapped) == 0)
		return scope4(last_four(address));
	if (memcmp(address, nat64, sizeof nat64) == 0)
		return scope4(last_four(address)) & ADDRESS_PUBLIC;
	for (size_t i = 0; i < sizeof blocks6 / sizeof *blocks6; i++)
		if (begins(address, blocks6[i].prefix, blocks6[i].bits))
			return blocks6[i].scope;
	return ADDRESS_NEVER;
}

int http_address_scope(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof in);
		return scope4(ntohl(in.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof in6);
		return scope6(in6.sin6_addr.s6_addr);
	}
	return ADDRESS_NEVER;
}

static int scope_of_host(char *host)
{
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
	size_t len = strlen(host);
	struct addrinfo *found;
	int scope;

	if (strcmp(host, "localhost") == 0)
		return ADDRESS_LOOPBACK;
	if (host[0] == '[' && len > 1) {
		host[len - 1] = '\0';
		host++;
	}
	if (getaddrinfo(host, NULL, &hints, &found) != 0)
		return ADDRESS_PUBLIC;
	scope = http_address_scope(found->ai_addr);
	freeaddrinfo(found);
	return scope;
}

int http_address_scope_of_url(const char *url)
{
	CURLU *parsed = curl_url();
	char *host = NULL;
	int scope = ADDRESS_NEVER;

	if (parsed == NULL)
		abort();
	if (curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK)
		scope = scope_of_host(host);
	curl_free(host);
	curl_url_cleanup(parsed);
	return scope;
}
