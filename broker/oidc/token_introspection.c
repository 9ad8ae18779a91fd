#include "token_introspection.h"
#include "released_claims.h"

/* The words that both have. */
static const char *scope_in_common(struct arena *a, const char *granted, const char *registered)
{
	struct text list = text_of(granted), word;
	const char *sum = "";

	while ((word = text_next_word(&list)).at != NULL)
		if (text_has_word(text_of(registered), word))
			sum = arena_printf(a, "%s%s%.*s", sum, *sum == '\0' ? "" : " ",
					   TEXT_ARG(word));
	return sum;
}

struct introspection token_introspection(struct arena *a, const struct config *config,
					 const struct client *resource_server,
					 const struct access_token *token)
{
	const char *scope;

	if (token == NULL || config_client(config, token->client_id) == NULL)
		return (struct introspection){.active = false};
	scope = scope_in_common(a, token->scope, resource_server->scope);
	return (struct introspection){
		.active = true,
		.issuer = config->settings.issuer,
		.client_id = text_of(token->client_id),
		.scope = text_of(scope),
		.acr = text_of(token->acr),
		.jkt = text_of(token->cnf.jkt),
		.x5t_s256 = text_of(token->cnf.x5t_s256),
		.auth_time = token->auth_time,
		.issued_at = token->issued_at,
		.expires_at = token->expires_at,
		.claims = released_claims_of_scope(a, config, token->claims, scope),
	};
}
