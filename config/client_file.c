/* client_file.c -- RFC 7591 section 2, OpenID Connect Dynamic Client Registration 1.0 section 2. */
#include "client_file.h"
#include "client_logout.h"
#include "client_secret.h"
#include "client_sso.h"
#include "client_tls.h"
#include "client_tokens.h"
#include "client_vnconnect.h"
#include "member.h"
#include <string.h>

enum { URIS_MAX = 64, HOST_TIMEOUT_MS = 2000 };

const char *const client_authentication_names[] = {"client_secret_basic",
						   "client_secret_post",
						   "private_key_jwt",
						   "none",
						   "tls_client_auth",
						   "self_signed_tls_client_auth",
						   NULL};
static const char *const assertion_audiences[] = {"issuer", "endpoint", NULL};
static const char *const subject_versions[] = {"v1", "franceconnect", NULL};

static const char *const *words_or_none(struct members *m, const char *name, size_t most)
{
	const char *const *words = member_words(m, name, 0, most);

	return words != NULL ? words : arena_alloc(m->arena, sizeof *words);
}

static void read_names(struct members *m, struct client *c)
{
	c->client_id = member_string(m, "client_id", NULL, 1, 128);
	for (const char *at = c->client_id; *at != '\0'; at++)
		if (*at <= ' ' || *at > '~' || *at == ':') {
			member_fault(m, "client_id",
				     "holds a space, a colon or a foreign character",
				     "Use letters, digits and -._~ only.");
			break;
		}
	c->client_name = member_string(m, "client_name", NULL, 1, 128);
	c->client_name_fr = member_string(m, "client_name#fr", "", 0, 128);
	c->client_name_vi = member_string(m, "client_name#vi", "", 0, 128);
	c->client_uri = member_string(m, "client_uri", "", 0, URL_MAX);
	c->profile = (enum profile)member_choice(m, "profile", profile_names, PROFILE_DEFAULT);
	if (*c->client_uri != '\0' && !url_is_web(c->client_uri))
		member_fault(m, "client_uri", "is not an http(s) URL", "Write the whole URL.");
}

static void read_authentication(struct members *m, struct client *c)
{
	c->token_endpoint_auth_method = (enum client_authentication)member_choice(
		m, "token_endpoint_auth_method", client_authentication_names, CLIENT_SECRET_BASIC);
	c->client_assertion_audience = (enum client_assertion_audience)member_choice(
		m, "client_assertion_audience", assertion_audiences, ASSERTION_FOR_ISSUER);
	c->jwks = member_object(m, "jwks", 64 * 1024);
	c->jwks_uri = member_string(m, "jwks_uri", "", 0, URL_MAX);
	c->host = (struct http_host){
		.id = c->client_id,
		.timeout_ms = HOST_TIMEOUT_MS,
		.private_network = member_flag(m, "private_network", false),
		.urls = {c->jwks_uri},
	};
	c->require_pkce =
		member_flag(m, "require_pkce", !profile_rules(c->profile)->pkce_is_optional);
	client_secret_read(m, c);
	if (c->token_endpoint_auth_method == CLIENT_PRIVATE_KEY_JWT && !client_has_keys(c))
		member_fault(m, "jwks", "is missing, and private_key_jwt needs it",
			     "Put the client's public keys there, {\"keys\":[...]}, or their "
			     "address in jwks_uri.");
	if (*c->jwks_uri != '\0' && (c->jwks.at != NULL || !url_is_protected(c->jwks_uri)))
		member_fault(m, "jwks_uri", "is not an https URL, or stands beside jwks",
			     "Give one of the two (RFC 7591 section 2).");
	client_tls_read(m, c);
	if (c->token_endpoint_auth_method == CLIENT_SELF_SIGNED_TLS && !client_has_keys(c))
		member_fault(m, "jwks", "is missing, and self_signed_tls_client_auth needs it",
			     "Put a key with the client's certificate (x5c) there, or the address "
			     "of such a set in jwks_uri.");
	if (c->token_endpoint_auth_method == CLIENT_NONE && !c->require_pkce)
		member_fault(m, "require_pkce", "is false for a client without a secret",
			     "Remove it: PKCE is all that protects a public client.");
}

/* RFC 9700 2.1: exact strings, so nothing in them may be a pattern; RFC 8252 7 for native ones. */
static bool redirect_uri_is_fit(const struct client *c, const char *uri)
{
	if (strchr(uri, '*') != NULL)
		return false;
	return url_is_protected(uri) ||
	       (c->token_endpoint_auth_method == CLIENT_NONE && url_is_private_use(uri));
}

static void check_uris(struct members *m, const struct client *c, const char *name,
		       const char *const *uris)
{
	for (size_t i = 0; uris[i] != NULL; i++)
		if (!redirect_uri_is_fit(c, uris[i]))
			member_fault(
				m, arena_printf(m->arena, "%s[%zu]", name, i),
				"is not a whole https URL without fragment or wildcard",
				"Use https; http on loopback, or for a client without a secret "
				"a scheme like org.example.app:/, is accepted, too.");
}

static void read_redirect_uris(struct members *m, struct client *c)
{
	c->introspection = member_flag(m, "introspection", false);
	c->redirect_uris = words_or_none(m, "redirect_uris", URIS_MAX);
	c->post_logout_redirect_uris = words_or_none(m, "post_logout_redirect_uris", URIS_MAX);
	if (c->redirect_uris[0] == NULL && !c->introspection)
		member_fault(m, "redirect_uris", "is missing or empty",
			     "List every redirect URI of the client, exactly.");
	if (c->introspection && c->token_endpoint_auth_method == CLIENT_NONE)
		member_fault(m, "introspection", "is true for a client without a secret",
			     "Let it authenticate: else anybody could ask (RFC 7662 2.1).");
	check_uris(m, c, "redirect_uris", c->redirect_uris);
	check_uris(m, c, "post_logout_redirect_uris", c->post_logout_redirect_uris);
}

/* OpenID Connect Core 1.0, 8.1: several hosts need a sector that somebody chose. */
static void read_sector(struct members *m, struct client *c)
{
	const char *given = member_string(m, "sector_identifier", "", 0, 255);
	struct text first = url_host(c->redirect_uris[0]);

	c->sector_identifier = given;
	c->subject_version = (enum subject_version)member_choice(m, "subject_version",
								 subject_versions, SUBJECT_V1);
	if (*given != '\0' && !host_is(text_of(given)))
		member_fault(m, "sector_identifier", "is not a host",
			     "Write a host in lower case.");
	if (*given == '\0' && c->redirect_uris[0] == NULL && c->introspection)
		member_fault(m, "sector_identifier",
			     "is missing, and there is no redirect URI to take it from",
			     "Name the host of the resource server.");
	if (*given != '\0' || c->redirect_uris[0] == NULL)
		return;
	for (size_t i = 0; c->redirect_uris[i] != NULL; i++)
		if (!text_equal(url_host(c->redirect_uris[i]), first)) {
			member_fault(m, "sector_identifier",
				     "is missing, and the redirect URIs have several hosts or none",
				     "Name the host that stands for all of them, for ever.");
			return;
		}
	c->sector_identifier = arena_string(m->arena, first);
}

static void read_policy(struct members *m, struct client *c)
{
	c->scope = member_string(m, "scope", "openid", 1, 2048);
	if (*c->scope != '\0' && !text_has_word(text_of(c->scope), TEXT("openid")))
		member_fault(m, "scope", "is without openid", "Add openid.");
	c->providers = member_words(m, "providers", 1, 64);
	c->excluded_providers = member_words(m, "excluded_providers", 0, 64);
	c->provider_hints = member_words(m, "provider_hints", 0, 64);
	c->minimum_acr = member_string(m, "minimum_acr", "", 0, 64);
	c->information_page = member_flag(m, "information_page", true);
	c->choose_again = member_flag(m, "choose_again", false);
	c->consent = member_flag(m, "consent", false);
	c->statistics = member_flag(m, "statistics", true);
	if (c->consent && !c->information_page)
		member_fault(m, "consent",
			     "is asked on the information page, which is switched off",
			     "Remove information_page.");
}

struct client *client_file_read(struct arena *a, const char *file, struct text bytes,
				const struct settings *settings, struct config_faults *faults)
{
	json_t *object = members_parse(a, file, bytes, CLIENT_FILE_MAX, faults);
	struct client *c;
	struct members m;

	if (object == NULL)
		return NULL;
	c = arena_alloc(a, sizeof *c);
	m = members_of(a, file, object, faults);
	read_names(&m, c);
	read_authentication(&m, c);
	read_redirect_uris(&m, c);
	client_logout_read(&m, c);
	read_sector(&m, c);
	read_policy(&m, c);
	client_sso_read(&m, c, settings);
	client_tokens_read(&m, c, settings);
	client_profile_read(&m, c);
	client_vnconnect_read(&m, c);
	members_end(&m);
	json_decref(object);
	return c;
}
