#include "config_mtls.h"
#include "pem.h"
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

static const char settings_file[] = "broker.json";

bool config_has_mtls(const struct config *config)
{
	return *config->settings.mtls_host != '\0' ||
	       *config->settings.mtls_certificate_header != '\0';
}

const char *config_mtls_origin(struct arena *a, const struct config *config)
{
	return *config->settings.mtls_host == '\0'
		       ? NULL
		       : arena_printf(a, "https://%s%.*s", config->settings.mtls_host,
				      TEXT_ARG(config_path(config)));
}

static void check_host(const struct config *config, struct config_faults *faults)
{
	struct text port, host = text_split(text_of(config->settings.mtls_host), ':', &port);
	long long number = 443;

	if (!host_is(host) ||
	    (port.at != NULL && (!text_number(port, &number) || number < 1 || number > 65535)))
		config_fault(faults, settings_file, "mtls_host", "is not a host",
			     "Write a host in lower case, with :port if it is not 443.");
	else if (text_equal(host, url_host(config->settings.issuer)))
		config_fault(faults, settings_file, "mtls_host", "is the issuer's own host",
			     "Browsers would be asked for a certificate: take another name.");
	if (config->tls_certificate.at == NULL && *config->settings.mtls_certificate_header == '\0')
		config_fault(faults, settings_file, "mtls_host",
			     "is given, and nobody asks for certificates there",
			     "Give tls_certificate_file, or mtls_certificate_header.");
}

/* RFC 9110 5.6.2 */
static bool is_token(const char *name)
{
	return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			    "0123456789!#$%&'*+-.^_`|~") == strlen(name);
}

static void check_header(const struct settings *s, struct config_faults *faults)
{
	if (!is_token(s->mtls_certificate_header))
		config_fault(faults, settings_file, "mtls_certificate_header",
			     "is not the name of a header", "Write a name like Client-Cert.");
	if (s->trusted_proxies[0] == NULL)
		config_fault(faults, settings_file, "mtls_certificate_header",
			     "is given, and trusted_proxies is empty",
			     "Name the proxies whose header is believed.");
}

static void check_authorities(const struct config *config, struct config_faults *faults)
{
	X509 *x509 = pem_certificate(config->mtls_ca);

	if (x509 == NULL)
		config_fault(faults, settings_file, "mtls_ca_file", "is not a PEM certificate",
			     "Put the authorities of client certificates there.");
	X509_free(x509);
}

/* Clients would meet a certificate for another name. */
static void check_certificate(const struct config *config, struct config_faults *faults)
{
	struct text ignored, host = text_split(text_of(config->settings.mtls_host), ':', &ignored);
	X509 *x509 = pem_certificate(config->tls_certificate);

	if (x509 != NULL && X509_check_host(x509, host.at, host.len, 0, NULL) != 1)
		config_warning(faults, settings_file, "mtls_host",
			       "is not a name of tls_certificate_file",
			       "Take a certificate for both names.");
	X509_free(x509);
}

static void check_client(const struct config *config, const struct client *c,
			 struct config_faults *faults)
{
	bool authenticates = c->token_endpoint_auth_method == CLIENT_TLS ||
			     c->token_endpoint_auth_method == CLIENT_SELF_SIGNED_TLS;

	if (authenticates && !config_has_mtls(config))
		config_fault(faults, c->client_id, "token_endpoint_auth_method",
			     "needs a client certificate, and nobody asks for one",
			     "Give the setting mtls_host or mtls_certificate_header.");
	else if (c->tls_client_certificate_bound_access_tokens && !config_has_mtls(config))
		config_fault(faults, c->client_id, "tls_client_certificate_bound_access_tokens",
			     "needs a client certificate, and nobody asks for one",
			     "Give the setting mtls_host or mtls_certificate_header.");
	if (c->token_endpoint_auth_method == CLIENT_TLS && config->mtls_ca.at == NULL)
		config_fault(faults, c->client_id, "token_endpoint_auth_method",
			     "is tls_client_auth, and we trust no authority",
			     "Give the setting mtls_ca_file.");
}

void config_mtls_check(const struct config *config, struct config_faults *faults)
{
	if (*config->settings.mtls_host != '\0')
		check_host(config, faults);
	if (*config->settings.mtls_host != '\0' && config->tls_certificate.at != NULL)
		check_certificate(config, faults);
	if (*config->settings.mtls_certificate_header != '\0')
		check_header(&config->settings, faults);
	if (config->mtls_ca.at != NULL)
		check_authorities(config, faults);
	for (size_t i = 0; i < config->client_count; i++)
		check_client(config, config->clients[i], faults);
	ERR_clear_error();
}
