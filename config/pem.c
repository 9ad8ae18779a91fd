#include "pem.h"
#include <openssl/pem.h>

static int no_passphrase(char *out, int size, int writing, void *arg)
{
	(void)out, (void)size, (void)writing, (void)arg;
	return -1;
}

X509 *pem_next_certificate(BIO *pem) { return PEM_read_bio_X509(pem, NULL, no_passphrase, NULL); }

X509 *pem_certificate(struct text pem)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	X509 *certificate = pem_next_certificate(bio);

	BIO_free(bio);
	return certificate;
}

EVP_PKEY *pem_private_key(struct text pem)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);

	BIO_free(bio);
	return key;
}
