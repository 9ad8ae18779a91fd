#include "config_tls.h"
#include "config.h"
#include "pem.h"
#include <openssl/err.h>

/* Where both are named, and what the files hold; absent if not given. */
struct tls_pair {
	const char *file, *certificate_member, *key_member;
	struct text certificate, key; /* PEM */
};

static void check_times(const struct tls_pair *pair, X509 *certificate,
			struct config_faults *faults)
{
	if (X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0)
		config_fault(faults, pair->file, pair->certificate_member, "has expired",
			     "Renew it.");
	if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0)
		config_fault(faults, pair->file, pair->certificate_member, "is not valid yet",
			     "Look at the clock.");
}

static void check_both(const struct tls_pair *pair, X509 *certificate, EVP_PKEY *key,
		       struct config_faults *faults)
{
	if (certificate == NULL)
		config_fault(faults, pair->file, pair->certificate_member,
			     "is not a PEM certificate", "Put the chain there, ours first.");
	if (key == NULL)
		config_fault(faults, pair->file, pair->key_member,
			     "is not a PEM private key, or has a passphrase",
			     "Put the key there, without a passphrase, mode 0400.");
	if (certificate == NULL || key == NULL)
		return;
	if (X509_check_private_key(certificate, key) != 1)
		config_fault(faults, pair->file, pair->key_member,
			     "is not the key of the certificate",
			     "Take the key that the certificate was made for.");
	check_times(pair, certificate, faults);
}

static void check_pair(const struct tls_pair *pair, struct config_faults *faults)
{
	X509 *certificate;
	EVP_PKEY *key;

	if ((pair->certificate.at == NULL) != (pair->key.at == NULL))
		config_fault(faults, pair->file,
			     pair->key.at == NULL ? pair->key_member : pair->certificate_member,
			     "is missing, and the other one is given", "Give both, or none.");
	if (pair->certificate.at == NULL || pair->key.at == NULL)
		return;
	certificate = pem_certificate(pair->certificate);
	key = pem_private_key(pair->key);
	check_both(pair, certificate, key, faults);
	X509_free(certificate);
	EVP_PKEY_free(key);
	ERR_clear_error();
}

static void check_provider(const struct provider *p, struct config_faults *faults)
{
	check_pair(&(struct tls_pair){p->id, "tls_client_certificate_file", "tls_client_key_file",
				      p->host.tls_client_certificate, p->host.tls_client_key},
		   faults);
}

void config_tls_check(const struct config *config, struct config_faults *faults)
{
	check_pair(&(struct tls_pair){"broker.json", "tls_certificate_file", "tls_private_key_file",
				      config->tls_certificate, config->tls_private_key},
		   faults);
	for (size_t i = 0; i < config->provider_count; i++)
		check_provider(config->providers[i], faults);
}
