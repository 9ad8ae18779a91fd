#include "peer.h"
#include "test.h"
#include <netinet/in.h>
#include <sys/un.h>

static struct peer parse(const char *text)
{
	struct peer peer;

	CHECK(peer_parse(text, &peer));
	return peer;
}

static const char *print(const struct peer *peer)
{
	static char text[PEER_TEXT_SIZE];

	peer_print(peer, text);
	return text;
}

TEST(both_forms_of_an_ipv4_address_are_one)
{
	struct peer plain = parse("192.0.2.1"), mapped = parse("::ffff:192.0.2.1");
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xc0000201)};
	struct peer met = peer_of((const struct sockaddr *)&address);

	CHECK(memcmp(plain.address, mapped.address, 16) == 0);
	CHECK(memcmp(plain.address, met.address, 16) == 0);
	CHECK_STR(print(&mapped), "192.0.2.1");
}

TEST(peers_are_printed_as_they_are_written)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct peer v6 = parse("2001:DB8:0::1");
	struct peer local = peer_of((const struct sockaddr *)&address);
	struct peer peer;

	CHECK_STR(print(&v6), "2001:db8::1");
	CHECK_STR(print(&local), "unix");
	CHECK(!peer_parse("", &peer) && !peer_parse("1.2.3", &peer) && !peer_parse("[::1]", &peer));
	CHECK(!peer_parse("1.2.3.4:80", &peer) && !peer_parse("localhost", &peer));
}

TEST(an_address_has_so_many_connections_and_no_more)
{
	struct peer_counts *counts = peer_counts_new();
	struct peer a = parse("192.0.2.1"), b = parse("192.0.2.2");

	CHECK(peer_enter(counts, &a, 2) && peer_enter(counts, &a, 2) && !peer_enter(counts, &a, 2));
	CHECK(peer_enter(counts, &b, 2));
	peer_leave(counts, &a);
	CHECK(peer_enter(counts, &a, 2) && !peer_enter(counts, &a, 2));
	peer_leave(counts, &a);
	peer_leave(counts, &a);
	CHECK(peer_enter(counts, &a, 1));
	peer_counts_free(counts);
}

TEST(an_ipv6_network_is_one_peer)
{
	struct peer_counts *counts = peer_counts_new();
	struct peer a = parse("2001:db8:0:1::1"), same = parse("2001:db8:0:1:ffff::2");
	struct peer other = parse("2001:db8:0:2::1");

	CHECK(peer_enter(counts, &a, 1) && !peer_enter(counts, &same, 1));
	CHECK(peer_enter(counts, &other, 1));
	peer_counts_free(counts);
}

TEST(unix_sockets_are_not_counted)
{
	struct peer_counts *counts = peer_counts_new();
	struct peer local = {.is_unix = true};

	CHECK(peer_enter(counts, &local, 1) && peer_enter(counts, &local, 1));
	peer_leave(counts, &local);
	peer_counts_free(counts);
}

TEST(many_addresses_come_and_go)
{
	struct peer_counts *counts = peer_counts_new();
	struct peer peer = parse("10.0.0.0");

	for (int i = 0; i < 20000; i++) {
		peer.address[14] = (unsigned char)(i >> 8);
		peer.address[15] = (unsigned char)i;
		CHECK(peer_enter(counts, &peer, 1));
	}
	for (int i = 0; i < 20000; i += 2) {
		peer.address[14] = (unsigned char)(i >> 8);
		peer.address[15] = (unsigned char)i;
		CHECK(!peer_enter(counts, &peer, 1));
		peer_leave(counts, &peer);
		CHECK(peer_enter(counts, &peer, 1));
	}
	peer_counts_free(counts);
}
