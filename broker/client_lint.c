#include "client_lint.h"
#include <string.h>

enum { LONG_TTL_S = 900 };

static void check_redirect_uri(const struct config *config, const struct client *client, size_t i,
			       struct config_faults *findings)
{
	const char *uri = client->redirect_uris[i];
	const char *place = arena_printf(findings->arena, "redirect_uris[%zu]", i);
	size_t len = strlen(uri);

	if (url_is_loopback(uri) && client->token_endpoint_auth_method != CLIENT_NONE &&
	    !url_is_loopback(config->settings.issuer))
		config_warning(findings, client->client_id, place,
			       "leads to the citizen's own machine",
			       "Keep it in the sandbox: no service of an agency runs there.");
	if (text_is(url_host(uri), "localhost"))
		config_warning(
			findings, client->client_id, place, "names localhost",
			"Write 127.0.0.1 or [::1]: a name may lead elsewhere (RFC 8252 8.3).");
	for (size_t j = 0; client->redirect_uris[j] != NULL; j++)
		if (strncmp(client->redirect_uris[j], uri, len) == 0 &&
		    strcmp(client->redirect_uris[j] + len, "/") == 0)
			config_warning(findings, client->client_id, place,
				       "is there with and without a slash at its end",
				       "Keep the one that the service sends: they are two URIs.");
}

static void check_authentication(const struct client *client, struct config_faults *findings)
{
	if (client->token_endpoint_auth_method == CLIENT_SECRET_POST ||
	    client->token_endpoint_auth_method == CLIENT_SECRET_BASIC)
		config_warning(findings, client->client_id, "token_endpoint_auth_method",
			       "sends a secret over the network each time",
			       "Use private_key_jwt if the library can: there is nothing to leak.");
	if (client->client_assertion_audience != ASSERTION_FOR_ISSUER)
		config_warning(findings, client->client_id, "client_assertion_audience",
			       "lets an assertion live for an hour and name an endpoint",
			       "Remove it once the library can name the issuer alone.");
	if (!client->require_pkce)
		config_warning(findings, client->client_id, "require_pkce", "is switched off",
			       "Switch it on if the library can (RFC 9700 2.1.1).");
}

static void check_policy(const struct client *client, struct config_faults *findings)
{
	if (client->access_token_ttl_s > LONG_TTL_S)
		config_warning(findings, client->client_id, "access_token_ttl_s",
			       "lets a stolen token work for more than a quarter of an hour",
			       "Shorten it: userinfo is asked within a second.");
	if (client->post_logout_redirect_uris[0] == NULL)
		config_warning(findings, client->client_id, "post_logout_redirect_uris",
			       "is empty: signing out ends on our page",
			       "Register where the service wants its citizens back.");
	if (strcmp(client->scope, "openid") == 0)
		config_warning(findings, client->client_id, "scope",
			       "is openid alone: every sign-in is anonymous",
			       "Add scopes if the service must know who it is.");
	if (!client->information_page)
		config_warning(findings, client->client_id, "information_page",
			       "is switched off: citizens do not see what is passed on",
			       "Switch it on unless the service shows it in our place.");
}

void client_lint(const struct config *config, const struct client *client,
		 struct config_faults *findings)
{
	for (size_t i = 0; client->redirect_uris[i] != NULL; i++)
		check_redirect_uri(config, client, i, findings);
	check_authentication(client, findings);
	check_policy(client, findings);
}
