#include "registry.h"
#include "config.h"
#include <string.h>

static const char settings_file[] = "broker.json";

struct registry registry_of(const struct config *config, struct text token, struct text ca_pem,
			    struct text certificate, struct text key)
{
	const struct settings *s = &config->settings;

	return (struct registry){
		.host = {.id = "registry",
			 .timeout_ms = s->registry_timeout_ms,
			 .ca_pem = ca_pem,
			 .tls_client_certificate = certificate,
			 .tls_client_key = key,
			 .private_network = s->registry_private_network,
			 .urls = {s->registry_url}},
		.token = token,
	};
}

static bool is_level(const struct config *config, const char *acr)
{
	for (const char *const *one = config->settings.acr_values; *one != NULL; one++)
		if (strcmp(*one, acr) == 0)
			return true;
	return false;
}

/* Somebody must be asked about. */
static bool has_registered_providers(const struct config *config)
{
	for (size_t i = 0; i < config->provider_count; i++)
		if (config->providers[i]->identity == IDENTITY_DEFAULT ||
		    config->providers[i]->identity == IDENTITY_DELEGATED)
			return true;
	return false;
}

static bool token_is_fit(struct text token)
{
	for (size_t i = 0; i < token.len; i++)
		if (token.at[i] <= ' ' || token.at[i] > '~')
			return false;
	return token.len > 0 && token.len <= 4096;
}

static void check_credentials(const struct registry *r, struct config_faults *faults)
{
	if (r->token.at != NULL && !token_is_fit(r->token))
		config_fault(faults, settings_file, "registry_token_file",
			     "holds no token of 1 to 4096 visible characters",
			     "Put the token there, on one line.");
	if ((r->host.tls_client_certificate.at == NULL) != (r->host.tls_client_key.at == NULL))
		config_fault(faults, settings_file, "registry_tls_certificate_file",
			     "and registry_tls_key_file: one is given without the other",
			     "Give both, or a token.");
	if (r->token.at == NULL && r->host.tls_client_key.at == NULL)
		config_warning(faults, settings_file, "registry_token_file",
			       "is not given, nor a certificate: the registry cannot tell who asks",
			       "Give one of them.");
}

void registry_check(const struct config *config, struct config_faults *faults)
{
	const struct settings *s = &config->settings;

	if (*s->registry_url == '\0')
		return;
	if (!url_is_protected(s->registry_url))
		config_fault(faults, settings_file, "registry_url",
			     "is not an https URL without fragment",
			     "Write the whole URL; http is accepted on loopback only.");
	if (*s->registry_failure_acr != '\0' && !is_level(config, s->registry_failure_acr))
		config_fault(faults, settings_file, "registry_failure_acr", "is none of acr_values",
			     "Write one of them, or nothing to refuse.");
	if (!has_registered_providers(config))
		config_warning(faults, settings_file, "registry_url",
			       "is asked about nobody: no provider has identity default or "
			       "delegated",
			       "Say in providers/NAME.json what kind of identity it gives.");
	check_credentials(&config->registry, faults);
}
