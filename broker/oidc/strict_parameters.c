#include "strict_parameters.h"
#include "prompt.h"
#include <string.h>

static const struct refusal strict_parameter_unknown = {
	"strict-parameter-unknown", 400, "invalid_request",
	"The request has a parameter that profile strict-fc does not know."};
static const struct refusal strict_parameter_missing = {
	"strict-parameter-missing", 400, "invalid_request",
	"Profile strict-fc demands state, nonce and acr_values."};
static const struct refusal strict_nonce_short = {"strict-nonce-short", 400, "invalid_request",
						  "Profile strict-fc demands a nonce of at least "
						  "22 characters."};
static const struct refusal strict_acr_values_long = {
	"strict-acr-values-long", 400, "invalid_request",
	"Profile strict-fc accepts acr_values of at most 64 characters."};
static const struct refusal strict_prompt_forbidden = {
	"strict-prompt-forbidden", 400, "invalid_request",
	"Profile strict-fc accepts no prompt but login and consent."};

enum { NONCE_LEAST = 22, ACR_VALUES_MOST = 64 };

static const char *const known[] = {"client_id",
				    "redirect_uri",
				    "response_type",
				    "response_mode",
				    "scope",
				    "state",
				    "nonce",
				    "acr_values",
				    "prompt",
				    "claims",
				    "ui_locales",
				    "idp_hint",
				    "code_challenge",
				    "code_challenge_method",
				    NULL};

static bool is_known(const char *name)
{
	const char *const *one = known;

	while (*one != NULL && strcmp(*one, name) != 0)
		one++;
	return *one != NULL;
}

static bool has(const struct form *form, const char *name)
{
	return *form_value(form, name) != '\0';
}

const struct refusal *strict_parameters_check(const struct client *client, const struct form *form)
{
	unsigned prompt = 0;

	if (!profile_rules(client->profile)->parameters_of_fc)
		return NULL;
	for (size_t i = 0; i < form->count; i++)
		if (!is_known(form->parameters[i].name))
			return &strict_parameter_unknown;
	if (!has(form, "state") || !has(form, "nonce") || !has(form, "acr_values"))
		return &strict_parameter_missing;
	if (strlen(form_value(form, "nonce")) < NONCE_LEAST)
		return &strict_nonce_short;
	if (strlen(form_value(form, "acr_values")) > ACR_VALUES_MOST)
		return &strict_acr_values_long;
	if (prompt_parse(form_value(form, "prompt"), &prompt) != NULL ||
	    (prompt & ~(unsigned)(PROMPT_LOGIN | PROMPT_CONSENT)) != 0)
		return &strict_prompt_forbidden;
	return NULL;
}
