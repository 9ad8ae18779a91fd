#include "http_address.h"
#include "test.h"

#define SCOPE(url, scope) CHECK_NUMBER(http_address_scope_of_url(url), scope)

TEST(names_and_public_literals_are_public)
{
	SCOPE("https://provider.example/x", ADDRESS_PUBLIC);
	SCOPE("https://8.8.8.8", ADDRESS_PUBLIC);
	SCOPE("https://[2a00:1450::1]:8443/", ADDRESS_PUBLIC);
	SCOPE("https://172.32.0.1", ADDRESS_PUBLIC);
	SCOPE("https://100.128.0.1", ADDRESS_PUBLIC);
	SCOPE("https://[64:ff9b::8.8.8.8]", ADDRESS_PUBLIC);
}

TEST(loopback_is_seen_in_every_spelling)
{
	SCOPE("http://localhost:8080/", ADDRESS_LOOPBACK);
	SCOPE("http://127.0.0.1", ADDRESS_LOOPBACK);
	SCOPE("http://127.255.0.1", ADDRESS_LOOPBACK);
	SCOPE("http://2130706433", ADDRESS_LOOPBACK);
	SCOPE("http://0x7f.1", ADDRESS_LOOPBACK);
	SCOPE("http://0177.0.0.1", ADDRESS_LOOPBACK);
	SCOPE("http://[::1]", ADDRESS_LOOPBACK);
	SCOPE("http://[::ffff:127.0.0.1]", ADDRESS_LOOPBACK);
}

TEST(private_addresses_are_private)
{
	SCOPE("https://10.1.2.3", ADDRESS_PRIVATE);
	SCOPE("https://172.16.0.1", ADDRESS_PRIVATE);
	SCOPE("https://172.31.255.255", ADDRESS_PRIVATE);
	SCOPE("https://192.168.1.1", ADDRESS_PRIVATE);
	SCOPE("https://100.64.0.1", ADDRESS_PRIVATE);
	SCOPE("https://[fd00::1]", ADDRESS_PRIVATE);
	SCOPE("https://[::ffff:10.0.0.1]", ADDRESS_PRIVATE);
}

TEST(special_addresses_are_never_called)
{
	SCOPE("https://0.0.0.0", ADDRESS_NEVER);
	SCOPE("https://169.254.169.254", ADDRESS_NEVER);
	SCOPE("https://224.0.0.1", ADDRESS_NEVER);
	SCOPE("https://255.255.255.255", ADDRESS_NEVER);
	SCOPE("https://192.0.2.1", ADDRESS_NEVER);
	SCOPE("https://[::]", ADDRESS_NEVER);
	SCOPE("https://[fe80::1]", ADDRESS_NEVER);
	SCOPE("https://[ff02::1]", ADDRESS_NEVER);
	SCOPE("https://[2002:7f00:1::]", ADDRESS_NEVER);
	SCOPE("https://[2001:db8::1]", ADDRESS_NEVER);
	SCOPE("https://[64:ff9b::127.0.0.1]", ADDRESS_NEVER);
	SCOPE("https://[64:ff9b::10.0.0.1]", ADDRESS_NEVER);
	SCOPE("not a url", ADDRESS_NEVER);
}
