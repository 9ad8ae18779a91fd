#include "store_tls.h"
#include "pem.h"
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

static void must(bool well)
{
	if (well)
		return;
	fputs("OpenSSL refuses to set up TLS for the store\n", stderr);
	abort();
}

static bool trust(SSL_CTX *context, struct text ca)
{
	BIO *pem = BIO_new_mem_buf(ca.at, (int)ca.len);
	int certificates = 0;

	must(pem != NULL);
	for (X509 *x; (x = pem_next_certificate(pem)) != NULL; X509_free(x))
		certificates += X509_STORE_add_cert(SSL_CTX_get_cert_store(context), x);
	BIO_free(pem);
	ERR_clear_error(); /* how reading PEM ends */
	return certificates > 0;
}

SSL_CTX *store_tls_context(struct text ca)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());

	must(context != NULL && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	if (ca.at == NULL) {
		must(SSL_CTX_set_default_verify_paths(context) == 1);
		return context;
	}
	if (trust(context, ca))
		return context;
	SSL_CTX_free(context);
	return NULL;
}

SSL *store_tls_new(SSL_CTX *context, const char *host)
{
	SSL *ssl = SSL_new(context);

	must(ssl != NULL);
	if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1)
		return ssl;
	ERR_clear_error();
	must(SSL_set1_host(ssl, host) == 1 && SSL_set_tlsext_host_name(ssl, host) == 1);
	return ssl;
}
