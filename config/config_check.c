/* config_check.c -- what no single file can know: do they agree with each other? */
#include "config.h"
#include "config_acr.h"
#include "config_mtls.h"
#include "config_tls.h"
#include "scope_table.h"
#include "signing_algs.h"
#include "vnconnect_table.h"
#include <ctype.h>
#include <string.h>

static const char settings_file[] = "broker.json";

/* Segments of letters, digits and "-_": a proxy in front can make nothing else of them. */
static bool path_is_plain(struct text path)
{
	for (size_t i = 0; i < path.len; i++) {
		bool ends = i + 1 == path.len || path.at[i + 1] == '/';

		if (path.at[i] == '/' ? ends
				      : strchr("-_", path.at[i]) == NULL &&
						!isalnum((unsigned char)path.at[i]))
			return false;
	}
	return true;
}

/* Discovery 1.0, 3: a client appends /.well-known/... to it, and compares it byte by byte. */
static void check_issuer(const struct config *config, struct config_faults *faults)
{
	const char *issuer = config->settings.issuer;

	if (!url_is_protected(issuer))
		config_fault(faults, settings_file, "issuer", "is not an https URL",
			     "Write https://HOST; http is accepted on loopback only.");
	else if (!path_is_plain(config_path(config)))
		config_fault(faults, settings_file, "issuer",
			     "ends with a slash, or has a query or an odd path",
			     "End it after the host and port, or after a path like /api/v2.");
}

static void check_addresses(const struct settings *s, struct config_faults *faults)
{
	for (size_t i = 0; s->listen[i] != NULL; i++)
		if (!address_is(s->listen[i]))
			config_fault(faults, settings_file, "listen",
				     "has an address we cannot read",
				     "Write host:port, [v6]:port or unix:/path.");
	for (size_t i = 0; s->trusted_proxies[i] != NULL; i++)
		if (!network_is(s->trusted_proxies[i]))
			config_fault(faults, settings_file, "trusted_proxies",
				     "has a network we cannot read",
				     "Write a.b.c.d, a.b.c.d/n, v6, v6/n or unix.");
}

static void check_metrics(const struct settings *s, struct config_faults *faults)
{
	for (size_t i = 0; s->metrics_from[i] != NULL; i++)
		if (!network_is(s->metrics_from[i]))
			config_fault(faults, settings_file, "metrics_from",
				     "has a network we cannot read",
				     "Write a.b.c.d, a.b.c.d/n, v6, v6/n or unix.");
}

static bool store_is_known(const char *store)
{
	static const char *const starts[] = {"unix:/", "redis://", "rediss://"};

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (text_starts(text_of(store), starts[i]) && strlen(store) > strlen(starts[i]))
			return true;
	return strcmp(store, "managed") == 0;
}

static void check_page_url(struct config_faults *faults, const char *name, const char *url)
{
	if (*url != '\0' && !url_is_web(url))
		config_fault(faults, settings_file, name, "is not an http or https URL",
			     "Write https://HOST/PATH of a page for citizens.");
}

static void check_pages(const struct settings *s, struct config_faults *faults)
{
	check_page_url(faults, "help_url", s->help_url);
	check_page_url(faults, "services_url", s->services_url);
}

static void check_words(const struct settings *s, struct config_faults *faults)
{
	static const char *const levels[] = {"debug", "info", "warning", "error", NULL};

	if (!text_is_listed(signing_algs, s->signing_alg))
		config_fault(faults, settings_file, "signing_alg",
			     "is not an algorithm we sign with",
			     "Write ES256, RS256, PS256 or EdDSA.");
	if (!text_is_listed(levels, s->log_level))
		config_fault(faults, settings_file, "log_level", "is not a level we know",
			     "Write debug, info, warning or error.");
	if (!store_is_known(s->store))
		config_fault(faults, settings_file, "store", "is not a store we know",
			     "Write managed, unix:/path, redis://host:port/db or rediss://...");
	if (*s->state != '/')
		config_fault(faults, settings_file, "state", "is not an absolute path",
			     "Begin it with /.");
	if (*s->incident_webhook_url != '\0' && !url_is_protected(s->incident_webhook_url))
		config_fault(faults, settings_file, "incident_webhook_url", "is not an https URL",
			     "Write the whole URL; http is accepted on loopback only.");
	if (*s->key_encryption_file != '\0' && *s->key_encryption_file != '/')
		config_fault(faults, settings_file, "key_encryption_file",
			     "is not an absolute path", "Begin it with /.");
}

static void check_sharing(const struct settings *s, struct config_faults *faults)
{
	if (s->keys_shared && *s->key_encryption_file == '\0')
		config_fault(faults, settings_file, "keys_shared",
			     "needs key_encryption_file, which seals what is shared",
			     "Set it, and bring that file to each machine.");
	if (s->keys_shared && strcmp(s->store, "managed") == 0)
		config_fault(faults, settings_file, "keys_shared",
			     "needs a store that machines share; managed is each one's own",
			     "Write the Redis that all machines use as the setting store.");
}

static void check_client_scopes(const struct config *config, const struct client *c,
				struct config_faults *faults)
{
	struct text list = text_of(c->scope), word;

	while ((word = text_next_word(&list)).at != NULL)
		if (!text_is(word, "offline_access") &&
		    scope_table_find(config->scopes, word) == NULL)
			config_fault(faults, c->client_id, "scope",
				     arena_printf(faults->arena, "has %.*s, which is not a scope",
						  TEXT_ARG(word)),
				     "Remove it, or add it to the setting scopes.");
}

static void check_clients(const struct config *config, struct config_faults *faults)
{
	for (size_t i = 0; i < config->client_count; i++) {
		const struct client *c = config->clients[i];

		if (i > 0 && strcmp(config->clients[i - 1]->client_id, c->client_id) == 0)
			config_fault(faults, c->client_id, "client_id", "is there twice",
				     "Each client has one file and one client_id.");
		check_client_scopes(config, c, faults);
	}
	if (config->client_count == 0)
		config_warning(faults, "clients", "", "holds no client",
			       "Write clients/NAME.json: docs/configuration.md shows how.");
}

static void check_simulator(const struct config *config, const struct provider *p,
			    struct config_faults *faults)
{
	if (strcmp(p->driver, "simulator") != 0)
		return;
	if (config->personas.at == NULL)
		config_fault(faults, settings_file, "personas",
			     "is not given, and a provider with the driver simulator needs it",
			     "Name a file of test identities.");
	if (p->enabled && !url_is_loopback(config->settings.issuer))
		config_warning(faults, p->id, "driver", "simulates identities for everybody",
			       "Never enable it where real services ask.");
}

static void check_providers(const struct config *config, struct config_faults *faults)
{
	for (size_t i = 0; i < config->provider_count; i++) {
		const struct provider *p = config->providers[i];

		if (config_provider(config, p->id) != p)
			config_fault(faults, p->id, "id", "is there twice",
				     "Each provider has one file and one id.");
		check_simulator(config, p, faults);
	}
	if (config->provider_count == 0)
		config_warning(faults, "providers", "", "holds no provider",
			       "Write providers/NAME.json: docs/configuration.md shows how.");
}

/* A broker that has one real provider, or more than one memory, never lies. */
static void check_sandbox(const struct config *config, struct config_faults *faults)
{
	if (!config->settings.sandbox)
		return;
	for (size_t i = 0; i < config->provider_count; i++)
		if (strcmp(config->providers[i]->driver, "simulator") != 0)
			config_fault(faults, config->providers[i]->id, "driver",
				     "is of a real provider, and this is a sandbox",
				     "A sandbox has providers with the driver simulator alone.");
	if (config->settings.workers != 1)
		config_fault(faults, settings_file, "workers", "is not 1, and this is a sandbox",
			     "Write 1: what a tester chose lives in one worker's memory.");
}

/* The page that citizens have of their own is a client of ours: docs/operations.md. */
static void check_account_client(const struct config *config, struct config_faults *faults)
{
	const char *client_id = config->settings.account_client;
	const struct client *client = config_client(config, client_id);
	const char *uri = arena_printf(faults->arena, "%s/account/return", config->settings.issuer);

	if (*client_id != '\0' && (client == NULL || !text_is_listed(client->redirect_uris, uri)))
		config_fault(faults, settings_file, "account_client",
			     "is no client with the redirect URI of the page",
			     arena_printf(faults->arena, "Register it with %s.", uri));
}

void config_check(const struct config *config, struct config_faults *faults)
{
	check_issuer(config, faults);
	check_addresses(&config->settings, faults);
	check_words(&config->settings, faults);
	check_sharing(&config->settings, faults);
	check_metrics(&config->settings, faults);
	check_pages(&config->settings, faults);
	check_clients(config, faults);
	check_account_client(config, faults);
	check_providers(config, faults);
	check_sandbox(config, faults);
	config_acr_check(config, faults);
	config_provider_lists_check(config, faults);
	config_tls_check(config, faults);
	config_mtls_check(config, faults);
	vnconnect_table_check(config, faults);
	registry_check(config, faults);
	mail_server_check(config, faults);
}
