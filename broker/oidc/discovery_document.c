#include "discovery_document.h"
#include "acr.h"
#include "dpop.h"
#include "json_write.h"
#include "response_mode.h"
#include "scope.h"
#include "signing_algs.h"
#include <string.h>

static void put_endpoint(struct json_writer *w, const struct config *config, const char *name,
			 const char *path)
{
	json_put_string(w, name, arena_printf(w->arena, "%s%s", config->settings.issuer, path));
}

static void put_words(struct json_writer *w, const char *name, const char *const *words)
{
	json_open_as(w, name, '[');
	for (; *words != NULL; words++)
		json_put_string(w, NULL, *words);
	json_close(w, ']');
}

static void put_list(struct json_writer *w, const char *name, const char *list)
{
	struct text words = text_of(list);

	json_open_as(w, name, '[');
	for (struct text word; (word = text_next_word(&words)).at != NULL;)
		json_put_text(w, NULL, word);
	json_close(w, ']');
}

static void put_scopes_and_claims(struct json_writer *w, const struct config *config)
{
	const char *claims = "sub iss aud exp iat auth_time nonce acr amr sid";

	json_open_as(w, "scopes_supported", '[');
	for (const struct scope *scope = config->scopes; scope->name != NULL; scope++)
		json_put_string(w, NULL, scope->name);
	json_put_string(w, NULL, scope_offline_access);
	json_close(w, ']');
	for (const struct scope *scope = config->scopes; scope->name != NULL; scope++)
		for (const char *const *claim = scope->claims; *claim != NULL; claim++)
			if (!text_has_word(text_of(claims), text_of(*claim)))
				claims = arena_printf(w->arena, "%s %s", claims, *claim);
	put_list(w, "claims_supported", claims);
}

/* RFC 8705 3.3, 5: where a client that shows a certificate goes. */
static void put_mtls(struct json_writer *w, const struct config *config)
{
	static const struct {
		const char *name, *path;
	} aliases[] = {{"token_endpoint", "/token"},
		       {"userinfo_endpoint", "/userinfo"},
		       {"revocation_endpoint", "/revocation"},
		       {"introspection_endpoint", "/introspection"},
		       {"pushed_authorization_request_endpoint", "/par"}};
	const char *origin = config_mtls_origin(w->arena, config);

	json_put_bool(w, "tls_client_certificate_bound_access_tokens", config_has_mtls(config));
	if (origin == NULL)
		return;
	json_open_as(w, "mtls_endpoint_aliases", '{');
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		json_put_string(w, aliases[i].name,
				arena_printf(w->arena, "%s%s", origin, aliases[i].path));
	json_close(w, '}');
}

static const char *authentication_methods(struct arena *a, const struct config *config)
{
	return arena_printf(
		a, "client_secret_basic client_secret_post private_key_jwt%s%s",
		config->mtls_ca.at != NULL && config_has_mtls(config) ? " tls_client_auth" : "",
		config_has_mtls(config) ? " self_signed_tls_client_auth" : "");
}

/* How answers are signed and encrypted: Discovery 3, RFC 9701 section 7. */
static void put_answers(struct json_writer *w)
{
	static const char *const answers[] = {"id_token", "userinfo", "introspection"};

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		const char *name = answers[i];

		put_words(w, arena_printf(w->arena, "%s_signing_alg_values_supported", name),
			  signing_algs);
		put_list(w, arena_printf(w->arena, "%s_encryption_alg_values_supported", name),
			 "RSA-OAEP RSA-OAEP-256 ECDH-ES");
		put_list(w, arena_printf(w->arena, "%s_encryption_enc_values_supported", name),
			 "A128CBC-HS256 A256CBC-HS512 A128GCM A256GCM");
	}
}

/* RFC 8414 2: each endpoint that clients authenticate at; public ones do not introspect. */
static void put_authentication(struct json_writer *w, const struct config *config)
{
	static const struct {
		const char *name, *public_too;
	} endpoints[] = {{"token", " none"}, {"revocation", " none"}, {"introspection", ""}};

	for (size_t i = 0; i < sizeof endpoints / sizeof *endpoints; i++) {
		const char *name = endpoints[i].name;

		put_list(w, arena_printf(w->arena, "%s_endpoint_auth_methods_supported", name),
			 arena_printf(w->arena, "%s%s", authentication_methods(w->arena, config),
				      endpoints[i].public_too));
		put_words(w,
			  arena_printf(w->arena, "%s_endpoint_auth_signing_alg_values_supported",
				       name),
			  signing_algs);
	}
}

/* Back-Channel Logout 2.1, Front-Channel Logout 3: sid is always given. */
static void put_logout(struct json_writer *w)
{
	json_put_bool(w, "backchannel_logout_supported", true);
	json_put_bool(w, "backchannel_logout_session_supported", true);
	json_put_bool(w, "frontchannel_logout_supported", true);
	json_put_bool(w, "frontchannel_logout_session_supported", true);
}

static void put_acr_values(struct json_writer *w, const struct config *config)
{
	json_open_as(w, "acr_values_supported", '[');
	for (const char *const *acr = config->settings.acr_values; *acr != NULL; acr++)
		if (strcmp(acr_told(config, "", *acr), *acr) == 0)
			json_put_string(w, NULL, *acr);
	json_close(w, ']');
}

struct text discovery_document(struct arena *a, const struct config *config)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "issuer", config->settings.issuer);
	put_endpoint(&w, config, "authorization_endpoint", "/authorize");
	put_endpoint(&w, config, "token_endpoint", "/token");
	put_endpoint(&w, config, "userinfo_endpoint", "/userinfo");
	put_endpoint(&w, config, "revocation_endpoint", "/revocation");
	put_endpoint(&w, config, "introspection_endpoint", "/introspection");
	put_endpoint(&w, config, "pushed_authorization_request_endpoint", "/par");
	put_endpoint(&w, config, "jwks_uri", "/jwks");
	put_endpoint(&w, config, "jwks_calendar_uri", "/jwks/calendar"); /* ours alone */
	put_endpoint(&w, config, "end_session_endpoint", "/end_session");
	put_scopes_and_claims(&w, config);
	put_list(&w, "response_types_supported", "code");
	put_words(&w, "response_modes_supported", response_mode_names);
	put_words(&w, "request_object_signing_alg_values_supported", signing_algs);
	put_words(&w, "authorization_signing_alg_values_supported", signing_algs);
	put_list(&w, "grant_types_supported", "authorization_code refresh_token");
	put_list(&w, "subject_types_supported", "pairwise");
	put_acr_values(&w, config);
	put_answers(&w);
	put_authentication(&w, config);
	put_mtls(&w, config);
	put_list(&w, "dpop_signing_alg_values_supported", dpop_algs);
	put_list(&w, "code_challenge_methods_supported", "S256");
	put_list(&w, "claim_types_supported", "normal");
	put_list(&w, "prompt_values_supported", "none login consent select_account");
	put_list(&w, "display_values_supported", "page popup touch wap");
	put_list(&w, "ui_locales_supported", "fr en vi");
	put_logout(&w);
	json_put_bool(&w, "claims_parameter_supported", true);
	json_put_bool(&w, "request_parameter_supported", true);
	json_put_bool(&w, "request_uri_parameter_supported", false);
	json_put_bool(&w, "require_pushed_authorization_requests", false);
	json_put_bool(&w, "authorization_response_iss_parameter_supported", true);
	json_close(&w, '}');
	return json_written(&w);
}
