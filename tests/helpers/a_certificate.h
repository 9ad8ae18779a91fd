/* a_certificate.h -- X.509 certificates as agencies have them, made on the spot. */
#pragma once
#include "arena.h"
#include <openssl/x509.h>

struct a_certificate {
	const char *name;      /* its CN; O is always Agency */
	const char *alt_names; /* as openssl.cnf writes subjectAltName; NULL: none */
	const char *usage;     /* extendedKeyUsage; NULL: any */
	bool is_authority;
	long long from, to; /* seconds since 1970 */
	X509 *issuer;       /* NULL: itself */
	EVP_PKEY *issuer_key;
};

EVP_PKEY *certificate_key(struct arena *a); /* P-256 */
X509 *certificate_make(struct arena *a, EVP_PKEY *key, const struct a_certificate *about);

/* standard base64 of its DER, as x5c has it; and its PEM */
const char *certificate_base64(struct arena *a, X509 *x509);
const char *certificate_pem(struct arena *a, X509 *x509);
