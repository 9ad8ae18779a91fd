#include "test.h"
#include "trusted_proxy.h"

static struct trusted_proxies proxies;
static struct forwarded found;

static bool trust(const char *first, const char *second)
{
	const char *const words[] = {first, second, NULL};

	return trusted_proxies_parse(words, &proxies);
}

static bool has(const char *address)
{
	struct peer peer;

	CHECK(peer_parse(address, &peer));
	return trusted_proxies_has(&proxies, &peer);
}

/* The client behind address, as these headers say. */
static const char *ask(const char *address, const char *forwarded_for, const char *protocol)
{
	struct http_request request = {
		.header_count = 3,
		.headers = {{TEXT("X-Forwarded-For"), TEXT("6.6.6.6")},
			    {TEXT("X-FORWARDED-FOR"), text_of(forwarded_for)},
			    {TEXT("x-forwarded-proto"), text_of(protocol)}}};
	struct peer peer = {.is_unix = true};

	if (strcmp(address, "unix") != 0)
		CHECK(peer_parse(address, &peer));
	found = trusted_proxies_ask(&proxies, &peer, &request);
	return found.client_address;
}

TEST(networks_are_told_apart_to_the_bit)
{
	CHECK(trust("10.1.0.0/15", "2001:db8::/33"));
	CHECK(has("10.0.255.255") && has("10.1.2.3") && !has("10.2.0.0"));
	CHECK(has("2001:db8:7fff::1") && !has("2001:db8:8000::1"));
	CHECK(trust("192.0.2.7", "::/0"));
	CHECK(has("192.0.2.7") && has("::1") && has("1.2.3.4"));
	CHECK(trust("192.0.2.7/32", "0.0.0.0/0"));
	CHECK(has("1.2.3.4") && !has("::1"));
	CHECK(trust("192.0.2.7", NULL));
	CHECK(has("::ffff:192.0.2.7") && !has("192.0.2.6"));
}

TEST(what_is_no_network_is_refused)
{
	CHECK(!trust("localhost", NULL) && !trust("", NULL) && !trust("10.0.0.0/33", NULL));
	CHECK(!trust("10.0.0.0/", NULL) && !trust("10.0.0.0/-1", NULL) && !trust("::/129", NULL));
	CHECK(!trust("10.0.0.0/8/8", NULL) && !trust("unix", "UNIX"));
	CHECK(!trust("1111:2222:3333:4444:5555:6666:7777:8888:9999:0000", NULL));
}

TEST(a_stranger_is_never_believed)
{
	CHECK(trust(NULL, NULL));
	CHECK_STR(ask("192.0.2.1", "1.2.3.4", "https"), "192.0.2.1");
	CHECK(!found.is_secure);
	CHECK_STR(ask("unix", "1.2.3.4", "https"), "unix");
	CHECK(!found.is_secure);
	CHECK(trust("10.0.0.0/8", NULL));
	CHECK_STR(ask("192.0.2.1", "10.0.0.1", "https"), "192.0.2.1");
	CHECK(!found.is_secure);
}

TEST(a_proxy_is_believed_about_the_last_address)
{
	CHECK(trust("10.0.0.0/8", "unix"));
	CHECK_STR(ask("10.0.0.1", "6.6.6.6, 1.2.3.4", "https"), "1.2.3.4");
	CHECK(found.is_secure);
	CHECK_STR(ask("unix", "2001:db8::1", "http"), "2001:db8::1");
	CHECK(!found.is_secure);
	CHECK_STR(ask("10.0.0.1", "6.6.6.6,1.2.3.4 , 10.0.0.2", "http, https"), "1.2.3.4");
	CHECK(found.is_secure);
	CHECK_STR(ask("10.0.0.1", "10.0.0.3, 10.0.0.2", "HTTPS"), "10.0.0.3");
	CHECK(!found.is_secure);
}

TEST(a_proxy_that_says_no_address_is_the_client)
{
	CHECK(trust("10.0.0.0/8", NULL));
	CHECK_STR(ask("10.0.0.1", "unknown", NULL), "10.0.0.1");
	CHECK_STR(ask("10.0.0.1", "", ""), "10.0.0.1");
	CHECK_STR(ask("10.0.0.1", "1.2.3.4,", "https,"), "10.0.0.1");
	CHECK_STR(ask("10.0.0.1", "1.2.3.4:80", "https"), "10.0.0.1");
	CHECK_STR(ask("10.0.0.1", "1.2.3.4, <script>, 10.0.0.9", "https"), "10.0.0.9");
}

static bool suspects(const char *address, const char *first, const char *second, const char *name)
{
	struct http_request request = {
		.header_count = 2,
		.headers = {{TEXT("X-Suspicious"), text_of(first)},
			    {text_of(second == NULL ? "Accept" : "x-suspicious"),
			     text_of(second == NULL ? "*/*" : second)}}};
	struct peer peer;

	CHECK(peer_parse(address, &peer));
	return trusted_proxies_suspect(&proxies, &peer, &request, name);
}

/* U83, and where two headers disagree, or say what nobody agreed on, it is suspicious */
TEST(only_a_proxy_can_call_a_request_suspicious)
{
	CHECK(trust("10.0.0.0/8", NULL));
	CHECK(suspects("10.0.0.1", "1", NULL, "x-suspicious"));
	CHECK(!suspects("10.0.0.1", "0", NULL, "X-Suspicious"));
	CHECK(!suspects("10.0.0.1", " 0 ", "0", "X-Suspicious"));
	CHECK(suspects("10.0.0.1", "0", "1", "X-Suspicious"));
	CHECK(suspects("10.0.0.1", "", NULL, "X-Suspicious"));
	CHECK(suspects("10.0.0.1", "maybe", NULL, "X-Suspicious"));
	CHECK(!suspects("10.0.0.1", "1", NULL, ""));
	CHECK(!suspects("10.0.0.1", "1", NULL, "X-Other"));
	CHECK(!suspects("192.0.2.1", "1", NULL, "X-Suspicious"));
}
