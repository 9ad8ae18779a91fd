#include "peer.h"
#include "random.h"
#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096, V4_AT = 12 };

static const unsigned char v4_prefix[V4_AT] = {[10] = 0xff, [11] = 0xff};

struct count {
	struct count *next;
	uint64_t network;
	int connections;
};

struct peer_counts {
	uint64_t seed; /* so that nobody can choose addresses that share a bucket */
	struct count *buckets[BUCKETS];
};

struct peer peer_of(const struct sockaddr *address)
{
	struct peer peer = {.is_unix = false};

	if (address->sa_family == AF_INET6) {
		memcpy(peer.address,
		       &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
		       sizeof peer.address);
	} else if (address->sa_family == AF_INET) {
		memcpy(peer.address, v4_prefix, V4_AT);
		memcpy(peer.address + V4_AT,
		       &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
	} else {
		peer.is_unix = true;
	}
	return peer;
}

bool peer_parse(const char *text, struct peer *peer)
{
	*peer = (struct peer){.is_unix = false};
	if (inet_pton(AF_INET6, text, peer->address) == 1)
		return true;
	memcpy(peer->address, v4_prefix, V4_AT);
	return inet_pton(AF_INET, text, peer->address + V4_AT) == 1;
}

bool peer_is_v4(const struct peer *peer)
{
	return !peer->is_unix && memcmp(peer->address, v4_prefix, V4_AT) == 0;
}

void peer_print(const struct peer *peer, char out[PEER_TEXT_SIZE])
{
	bool v4 = peer_is_v4(peer);

	if (peer->is_unix)
		memcpy(out, "unix", sizeof "unix");
	else
		inet_ntop(v4 ? AF_INET : AF_INET6, peer->address + (v4 ? V4_AT : 0), out,
			  PEER_TEXT_SIZE);
}

struct peer_counts *peer_counts_new(void)
{
	struct peer_counts *counts = calloc(1, sizeof *counts);

	assert(counts != NULL);
	random_bytes(&counts->seed, sizeof counts->seed);
	return counts;
}

void peer_counts_free(struct peer_counts *counts)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct count *count = counts->buckets[i], *next; count != NULL; count = next) {
			next = count->next;
			free(count);
		}
	free(counts);
}

static uint64_t network_of(const struct peer *peer)
{
	uint64_t network;

	memcpy(&network, peer->address + (peer_is_v4(peer) ? 8 : 0), sizeof network);
	return network;
}

/* Where the count of a network is, or would be. */
static struct count **find(struct peer_counts *counts, uint64_t network)
{
	uint64_t mixed = (network ^ counts->seed) * 0x9e3779b97f4a7c15u;
	struct count **slot;

	mixed = (mixed ^ mixed >> 32 ^ counts->seed) * 0xd6e8feb86659fd93u;
	slot = &counts->buckets[mixed >> 52];
	while (*slot != NULL && (*slot)->network != network)
		slot = &(*slot)->next;
	return slot;
}

bool peer_enter(struct peer_counts *counts, const struct peer *peer, int most)
{
	struct count **slot;

	if (peer->is_unix)
		return true;
	slot = find(counts, network_of(peer));
	if (*slot == NULL) {
		*slot = calloc(1, sizeof **slot);
		assert(*slot != NULL);
		(*slot)->network = network_of(peer);
	}
	if ((*slot)->connections == most)
		return false;
	(*slot)->connections++;
	return true;
}

void peer_leave(struct peer_counts *counts, const struct peer *peer)
{
	struct count **slot, *empty;

	if (peer->is_unix)
		return;
	slot = find(counts, network_of(peer));
	assert(*slot != NULL && (*slot)->connections > 0);
	if (--(*slot)->connections > 0)
		return;
	empty = *slot;
	*slot = empty->next;
	free(empty);
}
