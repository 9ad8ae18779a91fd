#include "authorization_request.h"
#include "acr_mapping.h"
#include "form.h"
#include "pkce.h"
#include "provider_metadata.h"
#include "signer.h"
#include "token_request.h"

struct request_object_request authorization_request_object(struct arena *a,
							   const struct upstream *u)
{
	return (struct request_object_request){
		.provider_id = u->provider->id,
		.state = u->state,
		.nonce = u->nonce,
		.code_challenge = pkce_challenge(a, u->code_verifier),
		.acr_values = acr_mapping_ask(u->config, u->provider, u->acr),
		.prompt = u->force_login ? "login" : "",
		.max_age = u->max_age >= 0 ? arena_printf(a, "%lld", u->max_age) : "",
		.login_hint = u->login_hint,
		.ui_locales = u->ui_locales,
	};
}

bool authorization_request_is_pushed(const struct upstream *u)
{
	return u->provider->require_pushed_authorization_requests ||
	       u->metadata->require_pushed_authorization_requests;
}

/* Core 6.1: what OAuth demands stands beside the object as well. */
static const char *with_object(struct arena *a, const char *url, const struct upstream *u)
{
	url = url_with(a, url, "response_type", "code");
	url = url_with(a, url, "scope", u->provider->scope);
	return url_with(a, url, "request", arena_string(a, u->request_object));
}

static const char *with_parameters(struct arena *a, const char *url, const struct upstream *u)
{
	const struct request_object_request r = authorization_request_object(a, u);
	const struct {
		const char *name, *value;
	} parameters[] = {
		{"response_type", "code"},
		{"redirect_uri", u->redirect_uri},
		{"response_mode", u->provider->response_mode},
		{"scope", u->provider->scope},
		{"state", r.state},
		{"nonce", r.nonce},
		{"code_challenge", r.code_challenge},
		{"code_challenge_method", "S256"},
		{"acr_values", r.acr_values},
		{"prompt", r.prompt},
		{"max_age", r.max_age},
		{"login_hint", r.login_hint},
		{"ui_locales", r.ui_locales},
	};

	if (u->request_object.at != NULL)
		return with_object(a, url, u);
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
		url = url_with(a, url, parameters[i].name, parameters[i].value);
	return url;
}

const char *authorization_request(struct arena *a, const struct upstream *u)
{
	const char *url = url_with(a, u->metadata->authorization_endpoint, "client_id",
				   u->provider->client_id);

	return u->request_uri != NULL ? url_with(a, url, "request_uri", u->request_uri)
				      : with_parameters(a, url, u);
}

const char *authorization_request_form(struct arena *a, const struct upstream *u)
{
	const char *form = with_parameters(a, "", u) + 1; /* without the question mark */

	if (!token_request_has_client_id(u->provider))
		form = arena_printf(a, "%s&client_id=%s", form,
				    form_encode(a, text_of(u->provider->client_id)));
	return token_request_with_client(a, form, u);
}
