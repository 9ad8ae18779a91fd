#include "test.h"
#include "url.h"

TEST(web_urls_are_absolute_with_a_host_and_without_fragment)
{
	CHECK(url_is_web("https://a.example"));
	CHECK(url_is_web("https://a.example:8443/x?y=%20z"));
	CHECK(url_is_web("http://[2001:db8::1]:80/"));
	CHECK(url_is_web("https://a.example?x"));
	CHECK(!url_is_web("https://"));
	CHECK(!url_is_web("https:///x"));
	CHECK(!url_is_web("https://a.example/#x"));
	CHECK(!url_is_web("https://user@a.example/"));
	CHECK(!url_is_web("https://a.example\\@b.example/"));
	CHECK(!url_is_web("https://a.example:/"));
	CHECK(!url_is_web("https://a.example:0/"));
	CHECK(!url_is_web("https://a.example:65536/"));
	CHECK(!url_is_web("https://A.example/"));
	CHECK(!url_is_web("HTTPS://a.example/"));
	CHECK(!url_is_web("https://a..example/"));
	CHECK(!url_is_web("https://a.example/ x"));
	CHECK(!url_is_web("https://a.example/%zz"));
	CHECK(!url_is_web("https://a.example/\x01"));
	CHECK(!url_is_web("javascript:alert(1)"));
	CHECK(!url_is_web(""));
	CHECK(!url_is_web(NULL));
}

TEST(loopback_is_localhost_127_and_v6_one)
{
	CHECK(url_is_loopback("http://localhost:8080/x"));
	CHECK(url_is_loopback("http://127.0.0.1"));
	CHECK(url_is_loopback("http://127.9.9.9/"));
	CHECK(url_is_loopback("http://[::1]:1/"));
	CHECK(!url_is_loopback("http://localhost.example/"));
	CHECK(!url_is_loopback("http://127.0.0.1.example/"));
	CHECK(!url_is_loopback("http://0x7f.0.0.1/"));
	CHECK(!url_is_loopback("http://2130706433/"));
	CHECK(!url_is_loopback("http://128.0.0.1/"));
	CHECK(!url_is_loopback("http://localhost@evil.example/"));
}

TEST(private_use_schemes_are_reversed_domains_with_one_slash)
{
	CHECK(url_is_private_use("org.example.app:/cb"));
	CHECK(!url_is_private_use("app:/cb"));
	CHECK(!url_is_private_use("org.example.app://cb"));
	CHECK(!url_is_private_use("javascript:/x"));
	CHECK(!url_is_private_use("org.example.app:/cb#x"));
	CHECK(!url_is_private_use("org.example.app"));
}

TEST(addresses_to_listen_on_have_a_port_or_a_path)
{
	CHECK(address_is("127.0.0.1:8080"));
	CHECK(address_is("localhost:1"));
	CHECK(address_is("[::]:443"));
	CHECK(address_is("unix:/run/parvis.sock"));
	CHECK(!address_is("127.0.0.1"));
	CHECK(!address_is("unix:parvis.sock"));
	CHECK(!address_is(":8080"));
	CHECK(!address_is("::1:80"));
}

TEST(networks_are_addresses_with_or_without_a_prefix)
{
	CHECK(network_is("10.0.0.0/8"));
	CHECK(network_is("10.0.0.1"));
	CHECK(network_is("fd00::/8"));
	CHECK(network_is("unix"));
	CHECK(!network_is("10.0.0.0/33"));
	CHECK(!network_is("10.0.0.0/"));
	CHECK(!network_is("fd00::/129"));
	CHECK(!network_is("proxy.example"));
	CHECK(!network_is("unix/8"));
}
