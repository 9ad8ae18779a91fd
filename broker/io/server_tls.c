#include "server_tls.h"
#include "log.h"
#include "pem.h"
#include <openssl/err.h>

static bool use_certificates(SSL_CTX *tls, struct text pem)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	X509 *certificate = pem_next_certificate(bio);
	bool well = certificate != NULL && SSL_CTX_use_certificate(tls, certificate) == 1;

	X509_free(certificate);
	while (well && (certificate = pem_next_certificate(bio)) != NULL) {
		well = SSL_CTX_add1_chain_cert(tls, certificate) == 1;
		X509_free(certificate);
	}
	BIO_free(bio);
	return well;
}

static bool use_private_key(SSL_CTX *tls, struct text pem)
{
	EVP_PKEY *key = pem_private_key(pem);
	bool well = key != NULL && SSL_CTX_use_PrivateKey(tls, key) == 1 &&
		    SSL_CTX_check_private_key(tls) == 1;

	EVP_PKEY_free(key);
	return well;
}

/* RFC 7301: a client that offers protocols must offer ours. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
			   const unsigned char *offered, unsigned offered_len, void *arg)
{
	static const unsigned char ours[] = "\x08http/1.1";
	unsigned char *chosen;

	(void)ssl, (void)arg;
	if (SSL_select_next_proto(&chosen, out_len, ours, sizeof ours - 1, offered, offered_len) !=
	    OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

/* RFC 9325. One session ticket: each costs the server a tenth of a handshake. A connection that
 * ends without close_notify truncates nothing: requests have a Content-Length. */
static bool set_up(SSL_CTX *tls)
{
	SSL_CTX_set_options(tls, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
					 SSL_OP_CIPHER_SERVER_PREFERENCE |
					 SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
				      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_alpn_select_cb(tls, choose_protocol, NULL);
	return SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION) == 1 &&
	       SSL_CTX_set_num_tickets(tls, 1) == 1 &&
	       SSL_CTX_set1_groups_list(tls, "X25519:P-256:P-384") == 1 &&
	       SSL_CTX_set_cipher_list(tls, "ECDHE+AESGCM:!aNULL:!PSK") == 1;
}

SSL_CTX *server_tls_new(struct text certificates, struct text private_key)
{
	SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
	const char *reason;

	if (tls != NULL && set_up(tls) && use_certificates(tls, certificates) &&
	    use_private_key(tls, private_key)) {
		ERR_clear_error();
		return tls;
	}
	reason = ERR_reason_error_string(ERR_peek_last_error());
	log_line(LOG_LEVEL_ERROR, "tls-unusable", "error", reason, NULL);
	ERR_clear_error();
	SSL_CTX_free(tls);
	return NULL;
}
