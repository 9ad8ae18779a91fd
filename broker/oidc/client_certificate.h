/* client_certificate.h -- the certificate that a client showed in its TLS handshake: RFC 8705.
 *
 * Showing it proved its private key. What it says is believed only if it leads to an authority of
 * the setting mtls_ca_file (tls_client_auth), or if it is itself registered
 * (self_signed_tls_client_auth); tokens are bound to its hash either way. Revocation lists are not
 * looked at: a client that has lost its key is taken out of its registration. Pure.
 */
#pragma once
#include "arena.h"
#include "client.h"
#include "refusal.h"
#include <openssl/x509.h>

struct client_certificate {
	const char *x5t_s256;   /* SHA-256 of its DER, base64url: RFC 8705 3.1 */
	const char *subject_dn; /* as RFC 4514 writes it, UTF-8 as it is */
	bool is_trusted;        /* leads to an authority of ours, is valid, and for clients */
	size_t name_count;      /* alternative names (RFC 5280 4.2.1.6) */
	struct client_certificate_name {
		enum certificate_name kind;
		const char *value;
	} * names;
};

/* others are what came with it, authorities those we trust; either may be NULL. NULL if its
 * subject cannot be told. */
struct client_certificate *client_certificate_of(struct arena *a, X509 *x509,
						 STACK_OF(X509) * others, X509_STORE *authorities,
						 long long now);

/* Is it the client's, by the method that the client is registered with? keys are those of its
 * jwks_uri; NULL: those of its registration. certificate may be NULL: none was shown. */
const struct refusal *client_certificate_check(struct arena *a, const struct client *client,
					       const struct jwk_set *keys,
					       const struct client_certificate *certificate);

/* Does a key of the set have it as its x5c or x5t#S256? */
bool client_certificate_is_in(struct arena *a, struct text jwks,
			      const struct client_certificate *certificate);

/* The authorities of a PEM text; NULL if there is none in it, or something else. */
X509_STORE *client_certificate_authorities(struct text pem);

extern const struct refusal client_certificate_missing;
