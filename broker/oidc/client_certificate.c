#include "client_certificate.h"
#include "base64url.h"
#include "hash.h"
#include "json_read.h"
#include "jwk.h"
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <strings.h>

const struct refusal client_certificate_missing = {
	"client-certificate-missing", 401, "invalid_client",
	"The request came without the TLS client certificate that this client must show."};
static const struct refusal client_certificate_untrusted = {
	"client-certificate-untrusted", 401, "invalid_client",
	"The client certificate does not lead to an authority we trust, or is not valid now."};
static const struct refusal client_certificate_of_another = {
	"client-certificate-of-another", 401, "invalid_client",
	"The client certificate is not the one that this client registered."};

enum { NAMES_MAX = 64 };

static const char *thumbprint(struct arena *a, struct text der)
{
	struct hash digest = hash_sha256(der);

	return hash_base64url(a, &digest).at;
}

static const char *thumbprint_of(struct arena *a, X509 *x509)
{
	unsigned char *der = NULL;
	int len = i2d_X509(x509, &der);
	const char *found =
		len <= 0 ? NULL : thumbprint(a, (struct text){(char *)der, (size_t)len});

	OPENSSL_free(der);
	return found;
}

static const char *subject_of(struct arena *a, X509 *x509)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes;
	long len;
	const char *dn = NULL;

	if (bio != NULL && X509_NAME_print_ex(bio, X509_get_subject_name(x509), 0,
					      XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0) {
		len = BIO_get_mem_data(bio, &bytes);
		dn = arena_copy(a, len > 0 ? bytes : "", len > 0 ? (size_t)len : 0);
	}
	BIO_free(bio);
	return dn;
}

/* --- alternative names --- */

static const char *address_of(struct arena *a, const ASN1_STRING *bytes)
{
	char out[INET6_ADDRSTRLEN];
	int len = ASN1_STRING_length(bytes);

	if ((len != 4 && len != 16) ||
	    inet_ntop(len == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(bytes), out,
		      sizeof out) == NULL)
		return NULL;
	return arena_string(a, text_of(out));
}

/* IA5String: a name with a zero, a blank or a byte beyond ASCII in it is no name of anybody. */
static const char *string_of(struct arena *a, const ASN1_STRING *bytes)
{
	const char *at = (const char *)ASN1_STRING_get0_data(bytes);
	size_t len = (size_t)ASN1_STRING_length(bytes);

	for (size_t i = 0; i < len; i++)
		if (at[i] <= ' ' || at[i] > '~')
			return NULL;
	return arena_copy(a, at, len);
}

static void add_name(struct arena *a, struct client_certificate *c, const GENERAL_NAME *name)
{
	static const struct {
		int type;
		enum certificate_name kind;
	} kinds[] = {{GEN_DNS, CERTIFICATE_SAN_DNS},
		     {GEN_URI, CERTIFICATE_SAN_URI},
		     {GEN_EMAIL, CERTIFICATE_SAN_EMAIL},
		     {GEN_IPADD, CERTIFICATE_SAN_IP}};
	int type;
	const ASN1_STRING *bytes = GENERAL_NAME_get0_value(name, &type);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const char *value;

		if (kinds[i].type != type)
			continue;
		value = type == GEN_IPADD ? address_of(a, bytes) : string_of(a, bytes);
		if (value != NULL)
			c->names[c->name_count++] =
				(struct client_certificate_name){kinds[i].kind, value};
	}
}

static void add_names(struct arena *a, struct client_certificate *c, X509 *x509)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);

	c->names = arena_alloc(a, NAMES_MAX * sizeof *c->names);
	for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < NAMES_MAX; i++)
		add_name(a, c, sk_GENERAL_NAME_value(names, i));
	GENERAL_NAMES_free(names);
}

/* --- whom we trust --- */

X509_STORE *client_certificate_authorities(struct text pem)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	STACK_OF(X509_INFO) *found = PEM_X509_INFO_read_bio(bio, NULL, NULL, NULL);
	X509_STORE *store = X509_STORE_new();
	bool well = store != NULL && sk_X509_INFO_num(found) > 0;

	for (int i = 0; well && i < sk_X509_INFO_num(found); i++) {
		X509 *x509 = sk_X509_INFO_value(found, i)->x509;

		well = x509 != NULL && X509_STORE_add_cert(store, x509) == 1;
	}
	sk_X509_INFO_pop_free(found, X509_INFO_free);
	BIO_free(bio);
	ERR_clear_error();
	if (well)
		return store;
	X509_STORE_free(store);
	return NULL;
}

/* An issuing authority may be listed without the root above it. */
static bool leads_to(X509_STORE *authorities, X509 *x509, STACK_OF(X509) * others, long long now)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	bool well = false;

	if (authorities != NULL && ctx != NULL &&
	    X509_STORE_CTX_init(ctx, authorities, x509, others) == 1) {
		X509_STORE_CTX_set_time(ctx, 0, (time_t)now);
		X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_PARTIAL_CHAIN);
		well = X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SSL_CLIENT) == 1 &&
		       X509_verify_cert(ctx) == 1;
	}
	X509_STORE_CTX_free(ctx);
	ERR_clear_error();
	return well;
}

struct client_certificate *client_certificate_of(struct arena *a, X509 *x509,
						 STACK_OF(X509) * others, X509_STORE *authorities,
						 long long now)
{
	struct client_certificate *c = arena_alloc(a, sizeof *c);

	c->x5t_s256 = thumbprint_of(a, x509);
	c->subject_dn = subject_of(a, x509);
	add_names(a, c, x509);
	c->is_trusted = leads_to(authorities, x509, others, now);
	ERR_clear_error();
	return c->x5t_s256 == NULL || c->subject_dn == NULL ? NULL : c;
}

/* --- whose it is --- */

/* RFC 8705 2.1.2: one name, of the kind that was registered. */
static bool has_name(const struct client_certificate *c, enum certificate_name kind,
		     const char *value)
{
	if (kind == CERTIFICATE_SUBJECT_DN)
		return strcmp(c->subject_dn, value) == 0;
	for (size_t i = 0; i < c->name_count; i++) {
		const char *name = c->names[i].value;

		if (c->names[i].kind == kind &&
		    (kind == CERTIFICATE_SAN_DNS ? strcasecmp(name, value) : strcmp(name, value)) ==
			    0)
			return true;
	}
	return false;
}

/* RFC 8705 2.2.2: the first of x5c is the certificate of the key; x5t#S256 is its hash. */
static bool is_of_key(struct arena *a, const json_t *key, const char *x5t_s256)
{
	const json_t *x5c = json_array_get(json_object_get(key, "x5c"), 0);
	struct text der = base64_decode(a, text_of(json_string_value(x5c)));

	if (text_is(json_text(key, "x5t#S256"), x5t_s256))
		return true;
	return der.at != NULL && strcmp(thumbprint(a, der), x5t_s256) == 0;
}

bool client_certificate_is_in(struct arena *a, struct text jwks,
			      const struct client_certificate *certificate)
{
	const json_t *keys = json_object_get(json_read(a, jwks, JWK_SET_BYTES_MAX), "keys"), *key;
	size_t i;

	json_array_foreach(keys, i, key) if (is_of_key(a, key, certificate->x5t_s256)) return true;
	return false;
}

const struct refusal *client_certificate_check(struct arena *a, const struct client *client,
					       const struct jwk_set *keys,
					       const struct client_certificate *certificate)
{
	bool is_theirs;

	if (certificate == NULL)
		return &client_certificate_missing;
	if (client->token_endpoint_auth_method == CLIENT_TLS && !certificate->is_trusted)
		return &client_certificate_untrusted;
	is_theirs = client->token_endpoint_auth_method == CLIENT_TLS
			    ? has_name(certificate, client->tls_client_auth_kind,
				       client->tls_client_auth_name)
			    : client_certificate_is_in(a, keys == NULL ? client->jwks : keys->json,
						       certificate);
	return is_theirs ? NULL : &client_certificate_of_another;
}
