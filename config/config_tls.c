#include "config_tls.h"
#include "config.h"
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

static const char settings_file[] = "broker.json";
static const char certificate_setting[] = "tls_certificate_file";
static const char key_setting[] = "tls_private_key_file";

/* A PEM with a passphrase would ask for it on the terminal. */
static int no_passphrase(char *out, int size, int writing, void *arg)
{
	(void)out, (void)size, (void)writing, (void)arg;
	return -1;
}

static X509 *read_certificate(struct text pem)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	X509 *certificate = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);

	BIO_free(bio);
	return certificate;
}

static EVP_PKEY *read_key(struct text pem)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);

	BIO_free(bio);
	return key;
}

static void check_pair(X509 *certificate, EVP_PKEY *key, struct config_faults *faults)
{
	if (certificate == NULL)
		config_fault(faults, settings_file, certificate_setting, "is not a PEM certificate",
			     "Put the chain there, ours first.");
	if (key == NULL)
		config_fault(faults, settings_file, key_setting,
			     "is not a PEM private key, or has a passphrase",
			     "Put the key there, without a passphrase, mode 0400.");
	if (certificate == NULL || key == NULL)
		return;
	if (X509_check_private_key(certificate, key) != 1)
		config_fault(faults, settings_file, key_setting,
			     "is not the key of the certificate",
			     "Take the key that the certificate was made for.");
	if (X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0)
		config_fault(faults, settings_file, certificate_setting, "has expired",
			     "Renew it.");
	if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0)
		config_fault(faults, settings_file, certificate_setting, "is not valid yet",
			     "Look at the clock.");
}

void config_tls_check(const struct config *config, struct config_faults *faults)
{
	struct text certificate_pem = config->tls_certificate, key_pem = config->tls_private_key;
	X509 *certificate;
	EVP_PKEY *key;

	if ((certificate_pem.at == NULL) != (key_pem.at == NULL))
		config_fault(faults, settings_file,
			     key_pem.at == NULL ? key_setting : certificate_setting,
			     "is missing, and the other one is given", "Give both, or none.");
	if (certificate_pem.at == NULL || key_pem.at == NULL)
		return;
	certificate = read_certificate(certificate_pem);
	key = read_key(key_pem);
	check_pair(certificate, key, faults);
	X509_free(certificate);
	EVP_PKEY_free(key);
	ERR_clear_error();
}
