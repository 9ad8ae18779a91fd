#include "authorization_request.h"
#include "acr_mapping.h"
#include "form.h"
#include "pkce.h"
#include "provider_metadata.h"

const char *authorization_request(struct arena *a, const struct upstream *u)
{
	const struct {
		const char *name, *value;
	} parameters[] = {
		{"response_type", "code"},
		{"client_id", u->provider->client_id},
		{"redirect_uri", u->redirect_uri},
		{"response_mode", u->provider->response_mode},
		{"scope", u->provider->scope},
		{"state", u->state},
		{"nonce", u->nonce},
		{"code_challenge", pkce_challenge(a, u->code_verifier)},
		{"code_challenge_method", "S256"},
		{"acr_values", acr_mapping_ask(u->config, u->provider, u->acr)},
		{"prompt", u->force_login ? "login" : ""},
		{"max_age", u->max_age >= 0 ? arena_printf(a, "%lld", u->max_age) : ""},
		{"login_hint", u->login_hint},
		{"ui_locales", u->ui_locales},
	};
	const char *url = u->metadata->authorization_endpoint;

	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
		url = url_with(a, url, parameters[i].name, parameters[i].value);
	return url;
}
