/* authorize_request_record.c -- an authorization request as it is sealed and kept. */
#include "authorize_request.h"

void authorize_request_put(struct record_writer *w, const struct authorize_request *request)
{
	record_put_string(w, "client_id", request->client->client_id);
	record_put_string(w, "redirect_uri", request->redirect_uri);
	record_put_string(w, "state", request->state);
	record_put_string(w, "nonce", request->nonce);
	record_put_string(w, "scope", request->scope);
	record_put_string(w, "code_challenge", request->code_challenge);
	record_put_string(w, "dpop_jkt", request->dpop_jkt);
	record_put_string(w, "acr", request->acr);
	record_put_string(w, "acr_is_essential", request->acr_is_essential ? "1" : "");
	record_put_string(w, "acr_values", request->acr_values);
	record_put_string(w, "acr_floor", request->acr_floor);
	record_put_string(w, "subject", request->subject);
	record_put_string(w, "login_hint", request->login_hint);
	record_put_string(w, "ui_locales", request->ui_locales);
	record_put_string(w, "provider_hint", request->provider_hint);
	record_put_string(w, "id_token_claims", request->id_token_claims);
	record_put_string(w, "userinfo_claims", request->userinfo_claims);
	record_put_number(w, "response_mode", request->response_mode);
	record_put_string(w, "pushed", request->pushed);
	record_put_number(w, "prompt", request->prompt);
	if (request->max_age >= 0)
		record_put_number(w, "max_age", request->max_age);
}

struct authorize_request *authorize_request_get(struct arena *a, const struct config *config,
						const struct record *record)
{
	const struct client *client = config_client(config, record_string(a, record, "client_id"));
	struct authorize_request *request = arena_alloc(a, sizeof *request);

	if (client == NULL)
		return NULL;
	*request = (struct authorize_request){
		.client = client,
		.redirect_uri = record_string(a, record, "redirect_uri"),
		.state = record_string(a, record, "state"),
		.nonce = record_string(a, record, "nonce"),
		.scope = record_string(a, record, "scope"),
		.code_challenge = record_string(a, record, "code_challenge"),
		.dpop_jkt = record_string(a, record, "dpop_jkt"),
		.acr = record_string(a, record, "acr"),
		.acr_is_essential = record_get(record, "acr_is_essential").at != NULL,
		.acr_values = record_string(a, record, "acr_values"),
		.acr_floor = record_string(a, record, "acr_floor"),
		.subject = record_string(a, record, "subject"),
		.login_hint = record_string(a, record, "login_hint"),
		.ui_locales = record_string(a, record, "ui_locales"),
		.provider_hint = record_string(a, record, "provider_hint"),
		.id_token_claims = record_string(a, record, "id_token_claims"),
		.userinfo_claims = record_string(a, record, "userinfo_claims"),
		.response_mode = (enum response_mode)record_number(record, "response_mode"),
		.pushed = record_string(a, record, "pushed"),
		.prompt = (unsigned)record_number(record, "prompt"),
		.max_age = record_get(record, "max_age").at != NULL
				   ? record_number(record, "max_age")
				   : -1,
	};
	return *request->redirect_uri == '\0' ? NULL : request;
}
