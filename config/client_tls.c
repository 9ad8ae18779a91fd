#include "client_tls.h"
#include <arpa/inet.h>
#include <string.h>

static const char *const names[] = {
	[CERTIFICATE_SUBJECT_DN] = "tls_client_auth_subject_dn",
	[CERTIFICATE_SAN_DNS] = "tls_client_auth_san_dns",
	[CERTIFICATE_SAN_URI] = "tls_client_auth_san_uri",
	[CERTIFICATE_SAN_IP] = "tls_client_auth_san_ip",
	[CERTIFICATE_SAN_EMAIL] = "tls_client_auth_san_email",
};

/* Written as inet_ntop() writes it, so that strings can be compared; NULL if it is no address. */
static const char *address_in_canon(struct arena *a, const char *address)
{
	unsigned char bytes[16];
	char out[INET6_ADDRSTRLEN];
	int family = strchr(address, ':') == NULL ? AF_INET : AF_INET6;

	if (inet_pton(family, address, bytes) != 1)
		return NULL;
	return arena_string(a, text_of(inet_ntop(family, bytes, out, sizeof out)));
}

/* How many of the names are given; the last one is kept. */
static int read_names(struct members *m, struct client *c)
{
	int given = 0;

	c->tls_client_auth_name = "";
	for (int kind = CERTIFICATE_SUBJECT_DN; kind <= CERTIFICATE_SAN_EMAIL; kind++) {
		const char *name = member_string(m, names[kind], "", 1, 1024);

		if (*name == '\0')
			continue;
		given++;
		c->tls_client_auth_kind = (enum certificate_name)kind;
		c->tls_client_auth_name = name;
	}
	return given;
}

static void check_address(struct members *m, struct client *c)
{
	const char *address = address_in_canon(m->arena, c->tls_client_auth_name);

	if (address == NULL)
		member_fault(m, names[CERTIFICATE_SAN_IP], "is not an IP address",
			     "Write a.b.c.d or an IPv6 address.");
	else
		c->tls_client_auth_name = address;
}

void client_tls_read(struct members *m, struct client *c)
{
	int given = read_names(m, c);

	c->tls_client_certificate_bound_access_tokens =
		member_flag(m, "tls_client_certificate_bound_access_tokens", false);
	if (c->token_endpoint_auth_method == CLIENT_TLS && given != 1)
		member_fault(m, names[CERTIFICATE_SUBJECT_DN],
			     "or one of tls_client_auth_san_dns, _uri, _ip, _email is missing, "
			     "or there are two",
			     "tls_client_auth needs exactly one of them.");
	else if (c->token_endpoint_auth_method != CLIENT_TLS && given > 0)
		member_fault(m, names[c->tls_client_auth_kind],
			     "is given, and the method is not tls_client_auth",
			     "Remove it, or change token_endpoint_auth_method.");
	else if (given == 1 && c->tls_client_auth_kind == CERTIFICATE_SAN_IP)
		check_address(m, c);
}
