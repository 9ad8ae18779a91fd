/* pem_test.c -- what is read of a PEM, and that nobody is asked for a passphrase. */
#include "a_certificate.h"
#include "pem.h"
#include "test.h"
#include <openssl/pem.h>

static struct text in_pem(struct arena *a, EVP_PKEY *key, const EVP_CIPHER *cipher)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes;
	struct text pem;

	CHECK(PEM_write_bio_PKCS8PrivateKey(bio, key, cipher, "secret", 6, NULL, NULL) == 1);
	pem.len = (size_t)BIO_get_mem_data(bio, &bytes);
	pem.at = arena_copy(a, bytes, pem.len);
	BIO_free(bio);
	return pem;
}

TEST(a_key_under_a_passphrase_counts_as_none)
{
	struct arena *a = arena_new();
	EVP_PKEY *made = certificate_key(a), *found = pem_private_key(in_pem(a, made, NULL));

	CHECK(found != NULL && EVP_PKEY_eq(found, made) == 1);
	EVP_PKEY_free(found);
	CHECK(pem_private_key(in_pem(a, made, EVP_aes_128_cbc())) == NULL);
	CHECK(pem_private_key(TEXT("")) == NULL);
	CHECK(pem_certificate(in_pem(a, made, NULL)) == NULL);
	arena_free(a);
}
