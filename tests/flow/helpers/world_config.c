/* world_config.c -- the configuration of the flow tests, read from files as any other. */
#include "world.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
	const char *name, *bytes;
} files[] = {
	{"broker.json",
	 "{\"issuer\":\"http://localhost:8080\",\"state\":\"/tmp/"
	 "parvis-world\",\"mtls_host\":\"mtls.localhost:8443\",\"mtls_certificate_header\":"
	 "\"Client-Cert\",\"trusted_proxies\":[\"127.0.0.1\"],\"personas\":\"personas.json\","
	 "\"account_client\":\"account\"}"},
	{"personas.json",
	 "{\"personas\":[{\"id\":\"anne\",\"label\":\"Anne\",\"acr\":\"eidas1\",\"sub\":\"anne-1\","
	 "\"claims\":{\"given_name\":\"Anne\",\"family_name\":\"Martin\",\"email\":\"anne@example."
	 "org\"}},"
	 "{\"id\":\"bob\",\"label\":\"Bob\",\"acr\":\"eidas1\",\"sub\":\"bob-2\","
	 "\"claims\":{\"given_name\":\"Bob\",\"family_name\":\"Durand\",\"email\":\"bob@example."
	 "org\"}},"
	 "{\"id\":\"carol\",\"label\":\"Carol\",\"acr\":\"eidas1\",\"sub\":\"carol-4\","
	 "\"claims\":{\"email\":\"carol@example.org\"}},"
	 "{\"id\":\"dave\",\"label\":\"Dave\",\"acr\":\"eidas1\",\"sub\":\"dave-5\","
	 "\"claims\":{\"email\":\"dave@example.org\",\"email_verified\":true}},"
	 "{\"id\":\"unsure\",\"label\":\"Unsure\",\"acr\":\"eidas1\",\"sub\":\"unsure-6\","
	 "\"claims\":{\"email\":\"unsure@example.org\",\"email_verified\":false}},"
	 "{\"id\":\"odd\",\"label\":\"Odd\",\"acr\":\"eidas1\",\"sub\":\"odd-7\","
	 "\"claims\":{\"email\":\"odd@localhost\"}},"
	 "{\"id\":\"jeanne\",\"label\":\"Jeanne\",\"acr\":\"eidas1\",\"sub\":\"jeanne-3\","
	 "\"claims\":{\"given_name\":\"Jeanne\",\"family_name\":\"DUVAL\","
	 "\"birthdate\":\"1960-00-00\",\"gender\":\"female\",\"birthplace\":\"2A004\","
	 "\"birthcountry\":\"99100\"}},"
	 "{\"id\":\"unfit\",\"label\":\"Unfit\",\"acr\":\"eidas1\","
	 "\"claims\":{\"birthdate\":\"2 March 1985\"}},"
	 "{\"id\":\"denies\",\"label\":\"Denies\",\"error\":\"access_denied\"}]}"},
	{"clients/tax.json",
	 "{\"client_id\":\"tax\",\"client_name\":\"Taxes\",\"client_name#fr\":\"Impôts\","
	 "\"client_uri\":\"https://tax.example/"
	 "\",\"client_secret\":\"a-secret-of-the-tax-office-0123456789\","
	 "\"token_endpoint_auth_method\":\"client_secret_basic\","
	 "\"redirect_uris\":[\"https://tax.example/cb\"],"
	 "\"post_logout_redirect_uris\":[\"https://tax.example/bye\"],"
	 "\"refresh_tokens\":\"offline_access\","
	 "\"scope\":\"openid given_name family_name email\"}"},
	{"clients/account.json",
	 "{\"client_id\":\"account\",\"client_name\":\"Your sign-ins\","
	 "\"token_endpoint_auth_method\":\"none\","
	 "\"redirect_uris\":[\"http://localhost:8080/account/return\"],"
	 "\"scope\":\"openid\",\"information_page\":false,\"providers\":[\"persona\"]}"},
	{"clients/health.json",
	 "{\"client_id\":\"health\",\"client_name\":\"Health\","
	 "\"client_secret\":\"a-secret-of-the-health-office-0123456\","
	 "\"token_endpoint_auth_method\":\"client_secret_post\","
	 "\"redirect_uris\":[\"https://health.example/cb\"],"
	 "\"backchannel_logout_uri\":\"https://health.example/told\","
	 "\"frontchannel_logout_uri\":\"https://health.example/out\","
	 "\"scope\":\"openid\",\"information_page\":false,\"providers\":[\"persona\"]}"},
	{"clients/portal.json",
	 "{\"client_id\":\"portal\",\"client_name\":\"Portal\","
	 "\"client_secret\":\"a-secret-of-the-old-portal-0123456789ab\","
	 "\"token_endpoint_auth_method\":\"client_secret_post\","
	 "\"profile\":\"vnconnect\",\"vnconnect_until\":\"2099-12-31\","
	 "\"redirect_uris\":[\"https://portal.example/cb\"],"
	 "\"post_logout_redirect_uris\":[\"https://portal.example/bye\"],"
	 "\"scope\":\"openid profile email account idp_id\",\"information_page\":false,"
	 "\"providers\":[\"persona\"]}"},
	{"clients/club.json",
	 "{\"client_id\":\"club\",\"client_name\":\"Club\","
	 "\"client_secret\":\"a-secret-of-the-private-club-0123456789\","
	 "\"token_endpoint_auth_method\":\"client_secret_post\","
	 "\"redirect_uris\":[\"https://club.example/cb\"],"
	 "\"scope\":\"openid given_name\",\"consent\":true,\"providers\":[\"persona\"]}"},
	{"clients/archive.json",
	 "{\"client_id\":\"archive\",\"client_name\":\"Archive\","
	 "\"client_secret\":\"a-secret-of-the-archive-0123456789abc\","
	 "\"token_endpoint_auth_method\":\"client_secret_post\","
	 "\"redirect_uris\":[\"https://archive.example/cb\"],\"scope\":\"openid\","
	 "\"subject_version\":\"franceconnect\",\"providers\":[\"persona\"]}"},
	{"clients/vault.json",
	 "{\"client_id\":\"vault\",\"client_name\":\"Vault\","
	 "\"client_secret\":\"a-secret-of-the-vault-office-0123456\","
	 "\"token_endpoint_auth_method\":\"client_secret_post\","
	 "\"redirect_uris\":[\"https://vault.example/cb\"],\"scope\":\"openid\","
	 "\"dpop_bound_access_tokens\":true}"},
	{"clients/notary.json",
	 "{\"client_id\":\"notary\",\"client_name\":\"Notary\","
	 "\"token_endpoint_auth_method\":\"self_signed_tls_client_auth\","
	 "\"jwks\":{\"keys\":[{\"kty\":\"EC\",\"x5t#S256\":\"certificate-of-the-notary\"}]},"
	 "\"redirect_uris\":[\"https://notary.example/cb\"],\"scope\":\"openid\","
	 "\"information_page\":false,\"providers\":[\"persona\"],"
	 "\"tls_client_certificate_bound_access_tokens\":true}"},
	{"clients/deed.json",
	 "{\"client_id\":\"deed\",\"client_name\":\"Deeds\","
	 "\"client_secret\":\"a-secret-of-the-deeds-office-0123456\","
	 "\"token_endpoint_auth_method\":\"client_secret_post\","
	 "\"redirect_uris\":[\"https://deed.example/cb\"],\"scope\":\"openid\","
	 "\"tls_client_certificate_bound_access_tokens\":true}"},
	{"clients/registry.json",
	 "{\"client_id\":\"registry\",\"client_name\":\"Registry\","
	 "\"client_secret\":\"a-secret-of-the-registry-0123456789ab\","
	 "\"token_endpoint_auth_method\":\"client_secret_post\",\"introspection\":true,"
	 "\"sector_identifier\":\"registry.example\",\"scope\":\"openid given_name\"}"},
	{"providers/agency.json",
	 "{\"id\":\"agency\",\"driver\":\"oidc\",\"name\":\"Agency\",\"issuer\":\"https://"
	 "agency.example\","
	 "\"client_id\":\"parvis\",\"client_secret\":\"a-secret-for-the-agency-0123456789abcd\","
	 "\"token_endpoint_auth_method\":\"client_secret_basic\",\"discovery\":true,"
	 "\"acr\":{\"eidas1\":\"low\",\"eidas2\":\"substantial\"}}"},
	{"providers/persona.json",
	 "{\"id\":\"persona\",\"driver\":\"simulator\",\"name\":\"Personas\","
	 "\"issuer\":\"http://localhost:8080\",\"client_id\":\"parvis\","
	 "\"profile_uri\":\"https://persona.example/account\","
	 "\"acr\":{\"eidas1\":\"eidas1\"}}"},
};

static void write_file(const char *folder, const char *name, const char *bytes)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	if (file == NULL || fputs(bytes, file) < 0 || fclose(file) != 0)
		abort();
	chmod(path, 0600);
}

static void print_faults(const struct config_faults *faults)
{
	for (const struct config_fault *fault = faults->first; fault != NULL; fault = fault->next)
		printf("%s: %s: %s (%s)\n", fault->file, fault->place, fault->problem,
		       fault->remedy);
}

static struct config *load(void)
{
	char folder[] = "/tmp/parvis-world-XXXXXX", path[512];
	static struct arena *a; /* for the life of the tests */
	struct config_faults faults = {.last = &faults.first};
	struct config *config;

	faults.arena = a = arena_new();
	if (mkdtemp(folder) == NULL)
		abort();
	for (const char *const *sub = (const char *const[]){"clients", "providers", NULL};
	     *sub != NULL; sub++) {
		snprintf(path, sizeof path, "%s/%s", folder, *sub);
		mkdir(path, 0700);
	}
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		write_file(folder, files[i].name, files[i].bytes);
	config = config_load(a, folder, &faults);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
		unlink(path);
	}
	for (const char *const *sub = (const char *const[]){"clients", "providers", "", NULL};
	     *sub != NULL; sub++) {
		snprintf(path, sizeof path, "%s/%s", folder, *sub);
		rmdir(path);
	}
	if (config == NULL) {
		print_faults(&faults);
		abort();
	}
	return config;
}

struct config *world_change_config(void)
{
	static struct config *config;

	if (config == NULL)
		config = load();
	return config;
}

struct client *world_client(const char *client_id)
{
	const struct config *config = world_config();

	for (size_t i = 0; i < config->client_count; i++)
		if (strcmp(config->clients[i]->client_id, client_id) == 0)
			return config->clients[i];
	abort();
}

const struct config *world_config(void) { return world_change_config(); }

struct provider *world_change_provider(const char *id)
{
	return (struct provider *)(uintptr_t)config_provider(world_config(), id);
}
