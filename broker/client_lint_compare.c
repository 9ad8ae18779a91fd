/* client_lint_compare.c -- a registration in the sandbox and the same in production. */
#include "client_file.h"
#include "client_lint.h"
#include <string.h>

static void differs(const struct client *client, const char *place, const char *here,
		    const char *there, struct config_faults *findings)
{
	if (strcmp(here, there) != 0)
		config_warning(findings, client->client_id, place,
			       arena_printf(findings->arena, "is \"%s\" here and \"%s\" there",
					    here, there),
			       "What was tried is not what will run: make them equal.");
}

static void compare_scopes(const struct client *here, const struct client *there,
			   struct config_faults *findings)
{
	struct text list = text_of(here->scope);

	for (struct text word; (word = text_next_word(&list)).at != NULL;)
		if (!text_has_word(text_of(there->scope), word))
			config_warning(
				findings, here->client_id, "scope",
				arena_printf(findings->arena,
					     "has %.*s here and not there: it is refused there",
					     TEXT_ARG(word)),
				"Register it there, or do not ask for it.");
}

/* A redirect URI of production in the sandbox lets a test code reach real services. */
static void compare_redirect_uris(const struct client *here, const struct client *there,
				  struct config_faults *findings)
{
	for (size_t i = 0; here->redirect_uris[i] != NULL; i++)
		if (text_is_listed(there->redirect_uris, here->redirect_uris[i]))
			config_warning(findings, here->client_id,
				       arena_printf(findings->arena, "redirect_uris[%zu]", i),
				       "is registered here and there",
				       "Give sandbox and production services of their own.");
}

static void compare_secrets(const struct client *here, const struct client *there,
			    struct config_faults *findings)
{
	const struct hash none = {{0}};

	if (!hash_equal(&here->client_secret_hash, &none) &&
	    hash_equal(&here->client_secret_hash, &there->client_secret_hash))
		config_fault(findings, here->client_id, "client_secret_hash",
			     "is the same here and there",
			     "Make another: whoever reads the sandbox's has production's.");
	if (here->jwks.at != NULL && there->jwks.at != NULL && text_equal(here->jwks, there->jwks))
		config_warning(findings, here->client_id, "jwks", "is the same here and there",
			       "Make keys for each, so that a test key opens nothing real.");
}

void client_lint_compare(const struct client *here, const struct client *there,
			 struct config_faults *findings)
{
	differs(here, "token_endpoint_auth_method",
		client_authentication_names[here->token_endpoint_auth_method],
		client_authentication_names[there->token_endpoint_auth_method], findings);
	differs(here, "id_token_signed_response_alg", here->id_token_signed_response_alg,
		there->id_token_signed_response_alg, findings);
	differs(here, "minimum_acr", here->minimum_acr, there->minimum_acr, findings);
	differs(here, "require_pkce", here->require_pkce ? "true" : "false",
		there->require_pkce ? "true" : "false", findings);
	differs(here, "consent", here->consent ? "true" : "false",
		there->consent ? "true" : "false", findings);
	compare_scopes(here, there, findings);
	compare_redirect_uris(here, there, findings);
	compare_secrets(here, there, findings);
}
