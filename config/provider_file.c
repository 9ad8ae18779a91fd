/* provider_file.c -- what an operator says of a provider: OpenID Connect Discovery 1.0 section 3.
 */
#include "provider_file.h"
#include "client_file.h"
#include "client_secret.h"
#include "member.h"
#include "provider_limits.h"
#include "provider_mapping.h"
#include "provider_proof.h"
#include "provider_security.h"
#include <string.h>

static const char *const drivers[] = {"oidc", "simulator", NULL};
static const char *const refreshes[] = {"never", "if_refused", "always", NULL};
static const char *const identities[] = {"any", "default", "european", "delegated", NULL};

static bool id_is(const char *id)
{
	size_t len = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len > 0 && len <= 32 && id[len] == '\0';
}

static const char *read_url(struct members *m, const char *name, bool is_needed)
{
	const char *url = member_string(m, name, is_needed ? NULL : "", 0, URL_MAX);

	if (*url != '\0' && !url_is_protected(url))
		member_fault(m, name, "is not an https URL without fragment",
			     "Write the whole URL; http is accepted on loopback only.");
	return url;
}

static void read_names(struct members *m, struct provider *p)
{
	p->id = member_string(m, "id", NULL, 1, 32);
	if (*p->id != '\0' && !id_is(p->id))
		member_fault(m, "id", "is not made of a-z, 0-9 and hyphens",
			     "It is part of our callback's path: /callback/ID.");
	p->driver = drivers[member_choice(m, "driver", drivers, 0)];
	p->name = member_string(m, "name", NULL, 1, 128);
	p->name_fr = member_string(m, "name#fr", "", 0, 128);
	p->name_vi = member_string(m, "name#vi", "", 0, 128);
	p->enabled = member_flag(m, "enabled", true);
	p->display = member_flag(m, "display", true);
	p->beta = member_flag(m, "beta", false);
	p->confirmation = member_string(m, "confirmation", "", 0, 1024);
	p->confirmation_fr = member_string(m, "confirmation#fr", "", 0, 1024);
	p->confirmation_vi = member_string(m, "confirmation#vi", "", 0, 1024);
	p->rank = member_number(m, "rank", 100, 0, 10000);
}

static void read_endpoints(struct members *m, struct provider *p)
{
	bool by_hand;

	p->discovery = member_flag(m, "discovery", !member_is_given(m, "authorization_endpoint"));
	by_hand = !p->discovery;
	p->issuer = read_url(m, "issuer", true);
	p->authorization_endpoint = read_url(m, "authorization_endpoint", by_hand);
	p->token_endpoint = read_url(m, "token_endpoint", by_hand);
	p->userinfo = member_flag(m, "userinfo", true);
	p->userinfo_endpoint = read_url(m, "userinfo_endpoint", by_hand && p->userinfo);
	p->jwks = member_object(m, "jwks", 64 * 1024);
	p->jwks_uri = read_url(m, "jwks_uri", by_hand && p->jwks.at == NULL);
	p->end_session_endpoint = read_url(m, "end_session_endpoint", false);
	p->end_session_check = member_flag(m, "end_session_check", true);
	p->pushed_authorization_request_endpoint =
		read_url(m, "pushed_authorization_request_endpoint", false);
}

/* A secret in a file of its own ends at its line. */
static const char *secret_of(struct arena *a, struct text file)
{
	while (file.len > 0 && (file.at[file.len - 1] == '\n' || file.at[file.len - 1] == '\r'))
		file.len--;
	return memchr(file.at, '\0', file.len) == NULL ? arena_string(a, file) : "";
}

static void read_authentication(struct members *m, struct provider *p, struct text secret_file)
{
	bool needs_one;

	p->client_id = member_string(m, "client_id", NULL, 1, 256);
	p->token_endpoint_auth_method = (enum client_authentication)member_choice(
		m, "token_endpoint_auth_method", client_authentication_names,
		provider_profile_authentication(p->profile));
	p->client_secret = member_string(m, "client_secret", "", 1, CLIENT_SECRET_MAX);
	needs_one = p->token_endpoint_auth_method == CLIENT_SECRET_BASIC ||
		    p->token_endpoint_auth_method == CLIENT_SECRET_POST;
	if (member_is_given(m, "client_secret") && member_is_given(m, "client_secret_file"))
		member_fault(m, "client_secret", "is given, and client_secret_file as well",
			     "Keep client_secret_file alone.");
	if (secret_file.at != NULL)
		p->client_secret = secret_of(m->arena, secret_file);
	if (needs_one && strlen(p->client_secret) < CLIENT_SECRET_MIN)
		member_fault(m, "client_secret_file",
			     "is missing, or its secret has less than 32 characters",
			     "Name a file that holds the secret the provider gave us.");
	if (!needs_one && *p->client_secret != '\0')
		member_fault(m, "client_secret",
			     "is given, but token_endpoint_auth_method uses none",
			     "Remove it, or change the method.");
}

static void read_exchange(struct members *m, struct provider *p)
{
	p->scope = member_string(m, "scope", "openid profile email", 1, 2048);
	if (*p->scope != '\0' && !text_has_word(text_of(p->scope), TEXT("openid")))
		member_fault(m, "scope", "is without openid", "Add openid.");
	p->protected_resource = read_url(m, "protected_resource", false);
	p->refresh = (enum provider_refresh)member_choice(m, "refresh", refreshes, REFRESH_NEVER);
	p->clock_skew_s = member_number(m, "clock_skew_s", 10, 0, 60);
	p->host.private_network = member_flag(m, "private_network", false);
	p->ca_file = member_string(m, "ca_file", "", 0, 512);
	member_string(m, "client_secret_file", "", 0, 512);
}

static void read_host(struct provider *p)
{
	const char *const urls[HTTP_HOST_URLS] = {
		p->issuer,         p->authorization_endpoint,
		p->token_endpoint, p->userinfo_endpoint,
		p->jwks_uri,       p->pushed_authorization_request_endpoint,
		p->probe_url,      p->protected_resource};

	p->host.id = p->id;
	memcpy(p->host.urls, urls, sizeof urls);
}

static void check_claims(struct members *m, const struct provider *p)
{
	for (const struct claim_pair *pair = p->claims; pair->ours != NULL; pair++)
		if (pair->is_of_resource && *p->protected_resource == '\0')
			member_fault(m, arena_printf(m->arena, "claims.%s", pair->ours),
				     "is of a protected_resource, and there is none",
				     "Write its URL in protected_resource.");
}

/* The simulator is spoken to inside of us: there is no URL and no secret. */
static void read_simulator(struct members *m, struct provider *p)
{
	p->issuer = member_string(m, "issuer",
				  arena_printf(m->arena, "urn:parvis:simulator:%s", p->id), 1, 256);
	p->client_id = member_string(m, "client_id", "parvis", 1, 256);
	p->token_endpoint_auth_method = CLIENT_NONE;
	p->client_secret = p->authorization_endpoint = p->token_endpoint = p->userinfo_endpoint =
		p->jwks_uri = p->end_session_endpoint = p->pushed_authorization_request_endpoint =
			p->ca_file = "";
	provider_proof_none(p);
	provider_security_none(p);
	p->scope = "openid";
	p->protected_resource = "";
	provider_limits_none(p);
}

struct provider *provider_file_read(struct arena *a, const char *file, struct text bytes,
				    const struct provider_files *files,
				    struct config_faults *faults)
{
	json_t *object = members_parse(a, file, bytes, PROVIDER_FILE_MAX, faults);
	struct provider *p;
	struct members m;

	if (object == NULL)
		return NULL;
	p = arena_alloc(a, sizeof *p);
	m = members_of(a, file, object, faults);
	read_names(&m, p);
	if (strcmp(p->driver, "simulator") == 0) {
		read_simulator(&m, p);
	} else {
		provider_profile_read(&m, p);
		read_endpoints(&m, p);
		read_authentication(&m, p, files->secret);
		read_exchange(&m, p);
		provider_limits_read(&m, p);
		provider_proof_read(&m, p);
		provider_security_read(&m, p);
	}
	p->host.ca_pem = arena_text(a, files->ca_pem);
	p->host.tls_client_certificate = arena_text(a, files->tls_client_certificate);
	p->host.tls_client_key = arena_text(a, files->tls_client_key);
	read_host(p);
	p->profile_uri = read_url(&m, "profile_uri", false);
	p->notices = notices_read(a, arena_printf(a, "%s: notices", file),
				  member_object(&m, "notices", NOTICES_BYTES_MAX), faults);
	p->acr = provider_acr_read(&m);
	p->allowed_acr = member_words(&m, "allowed_acr", 1, 32);
	p->claims = provider_claims_read(&m);
	check_claims(&m, p);
	p->required_claims = member_words(&m, "required_claims", 0, 64);
	p->identity = (enum identity_rule)member_choice(&m, "identity", identities, IDENTITY_ANY);
	members_end(&m);
	json_decref(object);
	return p;
}
