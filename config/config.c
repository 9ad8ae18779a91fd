/* config.c -- files to structs, and what to ask of them afterwards. */
#include "acr_table.h"
#include "claim_table.h"
#include "client_file.h"
#include "config_files.h"
#include "member.h"
#include "provider_file.h"
#include "scope_table.h"
#include "vnconnect_table.h"
#include <stdlib.h>
#include <string.h>

static int compare_clients(const void *a, const void *b)
{
	const struct client *const *one = a, *const *other = b;

	return strcmp((*one)->client_id, (*other)->client_id);
}

static int compare_providers(const void *a, const void *b)
{
	const struct provider *const *one = a, *const *other = b;

	if ((*one)->rank != (*other)->rank)
		return (*one)->rank < (*other)->rank ? -1 : 1;
	return strcmp((*one)->id, (*other)->id);
}

static void read_settings(struct config *config, const struct config_files *files,
			  struct config_faults *faults)
{
	struct text bytes = config_files_find(files, "broker.json");
	json_t *object = NULL;
	struct members m;

	if (bytes.at != NULL)
		object = members_parse(files->arena, "broker.json", bytes, CONFIG_FILE_MAX, faults);
	m = members_of(files->arena, "broker.json", object, faults);
	settings_read(&m, &config->settings);
	members_end(&m);
	json_decref(object);
}

static void read_clients(struct config *config, const struct config_files *files,
			 struct config_faults *faults)
{
	struct client **clients = arena_alloc(files->arena, (files->count + 1) * sizeof *clients);

	for (size_t i = 0; i < files->count; i++) {
		const struct config_file *file = &files->at[i];
		struct client *client = NULL;

		if (text_starts(text_of(file->name), "clients/"))
			client = client_file_read(files->arena, file->name, file->bytes,
						  &config->settings, faults);
		if (client != NULL)
			clients[config->client_count++] = client;
	}
	if (config->client_count > 0)
		qsort(clients, config->client_count, sizeof *clients, compare_clients);
	config->clients = clients;
}

static struct text named(const struct config_files *files, const char *file, const char *member)
{
	return config_files_find(files, arena_printf(files->arena, "%s: %s", file, member));
}

static struct provider_files files_of_provider(const struct config_files *files, const char *name)
{
	return (struct provider_files){
		.secret = named(files, name, "client_secret_file"),
		.ca_pem = named(files, name, "ca_file"),
		.tls_client_certificate = named(files, name, "tls_client_certificate_file"),
		.tls_client_key = named(files, name, "tls_client_key_file"),
	};
}

static bool is_provider_file(const char *name)
{
	return text_starts(text_of(name), "providers/") && strchr(name, ':') == NULL;
}

static const char *const *issuers_of(struct arena *a, struct provider *const *providers,
				     size_t count)
{
	const char **issuers = arena_alloc(a, (count + 1) * sizeof *issuers);

	for (size_t i = 0; i < count; i++)
		issuers[i] = providers[i]->issuer;
	return issuers;
}

static void read_providers(struct config *config, const struct config_files *files,
			   struct config_faults *faults)
{
	struct provider **providers =
		arena_alloc(files->arena, (files->count + 1) * sizeof *providers);
	const char *const *issuers;

	for (size_t i = 0; i < files->count; i++) {
		const struct config_file *file = &files->at[i];
		struct provider_files named_files;
		struct provider *provider;

		if (!is_provider_file(file->name))
			continue;
		named_files = files_of_provider(files, file->name);
		provider = provider_file_read(files->arena, file->name, file->bytes, &named_files,
					      faults);
		if (provider != NULL)
			providers[config->provider_count++] = provider;
	}
	if (config->provider_count > 0)
		qsort(providers, config->provider_count, sizeof *providers, compare_providers);
	issuers = issuers_of(files->arena, providers, config->provider_count);
	for (size_t i = 0; i < config->provider_count; i++)
		providers[i]->issuers = issuers;
	config->providers = (const struct provider *const *)providers;
}

static void read_theme(struct config *config, const struct config_files *files)
{
	struct config_file *theme = arena_alloc(files->arena, (files->count + 1) * sizeof *theme);

	for (size_t i = 0; i < files->count; i++) {
		struct text name = text_of(files->at[i].name);

		if (text_starts(name, "templates/") || text_starts(name, "locales/") ||
		    text_is(name, "theme.json"))
			theme[config->theme_count++] = files->at[i];
	}
	config->theme = theme;
}

/* A password's file ends at its line. */
static struct text without_newline(struct text bytes)
{
	while (bytes.len > 0 &&
	       (bytes.at[bytes.len - 1] == '\n' || bytes.at[bytes.len - 1] == '\r'))
		bytes.len--;
	return bytes;
}

static void read_registry(struct config *config, const struct config_files *files)
{
	config->registry = registry_of(
		config, without_newline(named(files, "broker.json", "registry_token_file")),
		named(files, "broker.json", "registry_ca_file"),
		named(files, "broker.json", "registry_tls_certificate_file"),
		named(files, "broker.json", "registry_tls_key_file"));
}

static void read_mail_server(struct config *config, const struct config_files *files)
{
	config->mail_server =
		mail_server_of(&config->settings,
			       without_newline(named(files, "broker.json", "mail_password_file")),
			       named(files, "broker.json", "mail_ca_file"));
}

struct config *config_read(struct arena *a, const struct config_file *list, size_t count,
			   struct config_faults *faults)
{
	struct config_files files = {.arena = a};
	struct config *config = arena_alloc(a, sizeof *config);

	for (size_t i = 0; i < count; i++)
		config_files_add(&files, list[i].name, list[i].bytes);
	read_settings(config, &files, faults);
	config->scopes = scope_table_read(a, config->settings.scopes, faults);
	config->claims = claim_table_read(a, config->settings.claims, faults);
	config->acr_levels = acr_table_read(a, config->settings.acr_levels, faults);
	config->vnconnect = vnconnect_table_read(a, config->settings.vnconnect, faults);
	config->notices = notices_read(a, "broker.json: notices", config->settings.notices, faults);
	config->pkcs11_tokens = pkcs11_tokens_read(a, config->settings.pkcs11_tokens, faults);
	read_clients(config, &files, faults);
	read_providers(config, &files, faults);
	read_theme(config, &files);
	config->personas = named(&files, "broker.json", "personas");
	config->tls_certificate = named(&files, "broker.json", "tls_certificate_file");
	config->tls_private_key = named(&files, "broker.json", "tls_private_key_file");
	config->mtls_ca = named(&files, "broker.json", "mtls_ca_file");
	config->store_password =
		without_newline(named(&files, "broker.json", "store_password_file"));
	config->store_ca = named(&files, "broker.json", "store_ca_file");
	read_registry(config, &files);
	read_mail_server(config, &files);
	return faults->count > 0 ? NULL : config;
}

static int compare_client_id(const void *client_id, const void *client)
{
	return strcmp(client_id, (*(const struct client *const *)client)->client_id);
}

const struct client *config_client(const struct config *config, const char *client_id)
{
	const struct client *const *found =
		bsearch(client_id, config->clients, config->client_count, sizeof *config->clients,
			compare_client_id);

	return found == NULL ? NULL : *found;
}

const struct provider *config_provider(const struct config *config, const char *id)
{
	for (size_t i = 0; i < config->provider_count; i++)
		if (strcmp(config->providers[i]->id, id) == 0)
			return config->providers[i];
	return NULL;
}

bool config_is_https(const struct config *config)
{
	return text_starts(text_of(config->settings.issuer), "https:");
}

struct text config_path(const struct config *config)
{
	struct text path = url_after_authority(config->settings.issuer);

	return path.at == NULL ? TEXT("") : path;
}
