#include "a_config.h"
#include "form.h"
#include "vnconnect_table.h"
#include <stdarg.h>

static const char *const none[] = {NULL};

struct client tax_client = {
	.client_id = "tax",
	.client_name = "Taxes",
	.client_name_fr = "Impôts",
	.client_name_vi = "Thuế",
	.client_uri = "https://tax.example/",
	.token_endpoint_auth_method = CLIENT_SECRET_BASIC,
	.redirect_uris = (const char *const[]){"https://tax.example/cb", NULL},
	.post_logout_redirect_uris = (const char *const[]){"https://tax.example/bye", NULL},
	.scope = "openid profile email",
	.sector_identifier = "tax.example",
	.id_token_signed_response_alg = "ES256",
	.request_object_signing_alg = "",
	.authorization_signed_response_alg = "ES256",
	.minimum_acr = "",
	.sso = {SSO_ALWAYS, "", 0, "", ""},
	.default_max_age = -1,
	.information_page = true,
	.require_pkce = true,
	.access_token_ttl_s = 60,
	.id_token_ttl_s = 60,
};

struct client robot_client = {
	.client_id = "robot",
	.client_name = "Robot",
	.client_name_fr = "",
	.client_name_vi = "",
	.client_uri = "",
	.token_endpoint_auth_method = CLIENT_PRIVATE_KEY_JWT,
	.redirect_uris = (const char *const[]){"https://robot.example/cb", NULL},
	.post_logout_redirect_uris = none,
	.scope = "openid",
	.sector_identifier = "robot.example",
	.id_token_signed_response_alg = "ES256",
	.request_object_signing_alg = "",
	.authorization_signed_response_alg = "ES256",
	.minimum_acr = "eidas2",
	.sso = {SSO_ALWAYS, "", 0, "", ""},
	.default_max_age = -1,
	.require_pkce = true,
	.access_token_ttl_s = 60,
	.id_token_ttl_s = 60,
};

struct client phone_client = {
	.client_id = "phone",
	.client_name = "Phone",
	.client_name_fr = "",
	.client_name_vi = "",
	.client_uri = "",
	.token_endpoint_auth_method = CLIENT_NONE,
	.redirect_uris = (const char *const[]){"http://127.0.0.1/cb", NULL},
	.post_logout_redirect_uris = none,
	.scope = "openid",
	.sector_identifier = "phone.example",
	.id_token_signed_response_alg = "ES256",
	.request_object_signing_alg = "",
	.authorization_signed_response_alg = "ES256",
	.minimum_acr = "",
	.sso = {SSO_ALWAYS, "", 0, "", ""},
	.default_max_age = -1,
	.require_pkce = true,
	.access_token_ttl_s = 60,
	.id_token_ttl_s = 60,
};

struct provider agency_provider = {
	.id = "agency", .driver = "oidc", .issuer = "https://agency.example", .enabled = true};

const struct config *a_config(void)
{
	static struct client *const clients[] = {&phone_client, &robot_client, &tax_client};
	static const struct provider *const providers[] = {&agency_provider};
	static const char *const openid[] = {"sub", NULL}, *const email[] = {"email", NULL},
				 *const profile[] = {"given_name", "family_name", "birthdate",
						     NULL},
				 *const gender[] = {"gender", NULL}, *const amr[] = {"amr", NULL};
	static const char *const levels[] = {"eidas1", "eidas2", "eidas3", NULL};
	static const struct scope scopes[] = {
		{.name = "openid", .claims = openid}, {.name = "profile", .claims = profile},
		{.name = "email", .claims = email},   {.name = "gender", .claims = gender},
		{.name = "amr", .claims = amr},       {.name = NULL},
	};
	static const struct vnconnect_word words[] = {
		{"LoA1", "eidas1"}, {"LoA2", "eidas2"}, {NULL, NULL}};
	static const struct vnconnect_claim no_claims[] = {{.name = NULL}};
	static const struct vnconnect vnconnect = {words, no_claims};
	static struct config config = {
		.settings = {.issuer = "https://parvis.example",
			     .mtls_host = "",
			     .mtls_certificate_header = "",
			     .acr_values = levels,
			     .maximum_acr = "",
			     .suspicious_acr = "",
			     .provider_hints = none,
			     .session_ttl_s = 1800,
			     .default_acr = ""},
		.scopes = scopes,
		.vnconnect = &vnconnect,
		.client_count = 3,
		.clients = clients,
		.provider_count = 1,
		.providers = providers,
	};

	tax_client.client_secret_hash = hash_sha256(TEXT(TAX_SECRET));
	return &config;
}

void a_form(struct form *form, ...)
{
	va_list pairs;

	*form = (struct form){0};
	va_start(pairs, form);
	for (const char *name; (name = va_arg(pairs, const char *)) != NULL;)
		form->parameters[form->count++] =
			(struct form_parameter){name, va_arg(pairs, const char *)};
	va_end(pairs);
}
