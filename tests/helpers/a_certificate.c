#include "a_certificate.h"
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

static void must(bool well)
{
	if (!well)
		abort();
}

static void free_key(void *key) { EVP_PKEY_free(key); }
static void free_certificate(void *x509) { X509_free(x509); }

EVP_PKEY *certificate_key(struct arena *a)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	must(key != NULL);
	arena_defer(a, free_key, key);
	return key;
}

static void add_extension(X509 *x509, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	must(extension != NULL && X509_add_ext(x509, extension, -1) == 1);
	X509_EXTENSION_free(extension);
}

static void add_word(X509_NAME *name, const char *type, const char *value)
{
	must(X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8, (const unsigned char *)value, -1,
					-1, 0) == 1);
}

X509 *certificate_make(struct arena *a, EVP_PKEY *key, const struct a_certificate *about)
{
	static long serial;
	X509 *x509 = X509_new();

	must(x509 != NULL);
	arena_defer(a, free_certificate, x509);
	X509_set_version(x509, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x509), ++serial);
	ASN1_TIME_set(X509_getm_notBefore(x509), (time_t)about->from);
	ASN1_TIME_set(X509_getm_notAfter(x509), (time_t)about->to);
	add_word(X509_get_subject_name(x509), "O", "Agency");
	add_word(X509_get_subject_name(x509), "CN", about->name);
	X509_set_issuer_name(x509,
			     X509_get_subject_name(about->issuer == NULL ? x509 : about->issuer));
	X509_set_pubkey(x509, key);
	if (about->is_authority)
		add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
	if (about->alt_names != NULL)
		add_extension(x509, NID_subject_alt_name, about->alt_names);
	if (about->usage != NULL)
		add_extension(x509, NID_ext_key_usage, about->usage);
	must(X509_sign(x509, about->issuer == NULL ? key : about->issuer_key, EVP_sha256()) > 0);
	return x509;
}

const char *certificate_base64(struct arena *a, X509 *x509)
{
	unsigned char *der = NULL;
	int len = i2d_X509(x509, &der);
	char *out = arena_alloc(a, (size_t)len * 2 + 8);

	EVP_EncodeBlock((unsigned char *)out, der, len);
	OPENSSL_free(der);
	return out;
}

const char *certificate_pem(struct arena *a, X509 *x509)
{
	BIO *bio = BIO_new(BIO_s_mem());
	const char *pem;
	char *bytes;
	long len;

	must(PEM_write_bio_X509(bio, x509) == 1);
	len = BIO_get_mem_data(bio, &bytes);
	pem = arena_copy(a, bytes, (size_t)len);
	BIO_free(bio);
	return pem;
}
