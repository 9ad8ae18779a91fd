#include "server_mtls.h"
#include "certificate_header.h"
#include "clock.h"
#include <string.h>
#include <strings.h>

/* RFC 6066 3: a list of one name of the type host_name. */
static struct text server_name(SSL *ssl)
{
	const unsigned char *at;
	size_t len, name_len;

	if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &at, &len) != 1 || len < 5 ||
	    at[2] != TLSEXT_NAMETYPE_host_name)
		return TEXT_NONE;
	name_len = (size_t)at[3] << 8 | at[4];
	return name_len > len - 5 ? TEXT_NONE : (struct text){(const char *)at + 5, name_len};
}

static int accept_any(int preverified, X509_STORE_CTX *ctx)
{
	(void)preverified, (void)ctx;
	return 1;
}

/* Before anything else of the hello is used. A resumed session would keep the certificate and
 * lose the chain that came with it: there are none here. */
static int on_hello(SSL *ssl, int *alert, void *host)
{
	struct text ignored, ours = text_split(text_of(host), ':', &ignored);
	struct text name = server_name(ssl);

	(void)alert;
	if (name.len != ours.len || strncasecmp(name.at, ours.at, ours.len) != 0)
		return SSL_CLIENT_HELLO_SUCCESS;
	SSL_set_verify(ssl, SSL_VERIFY_PEER, accept_any);
	SSL_set_options(ssl, SSL_OP_NO_TICKET);
	SSL_set_num_tickets(ssl, 0);
	return SSL_CLIENT_HELLO_SUCCESS;
}

void server_mtls_ask(SSL_CTX *tls, const char *host)
{
	SSL_CTX_set_client_hello_cb(tls, on_hello, (void *)(uintptr_t)host);
}

struct client_certificate *server_mtls_shown(struct arena *a, SSL *ssl, X509_STORE *authorities)
{
	X509 *x509 = SSL_get1_peer_certificate(ssl);
	struct client_certificate *shown;

	if (x509 == NULL)
		return NULL;
	shown = client_certificate_of(a, x509, SSL_get_peer_cert_chain(ssl), authorities,
				      clock_now());
	X509_free(x509);
	return shown;
}

struct client_certificate *server_mtls_forwarded(struct arena *a, struct text value,
						 X509_STORE *authorities)
{
	X509 *x509 = certificate_header_read(a, value);
	struct client_certificate *forwarded;

	if (x509 == NULL)
		return NULL;
	forwarded = client_certificate_of(a, x509, NULL, authorities, clock_now());
	X509_free(x509);
	return forwarded;
}
