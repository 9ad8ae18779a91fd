#include "authorize_response.h"

struct authorize_response authorize_response_success(const struct authorize_request *request,
						     const char *code)
{
	return (struct authorize_response){
		.client = request->client,
		.redirect_uri = request->redirect_uri,
		.state = request->state,
		.mode = request->response_mode,
		.code = code,
		.error = "",
		.error_description = "",
		.error_uri = "",
	};
}

struct authorize_response authorize_response_failure(const struct authorize_request *request,
						     const struct refusal *no)
{
	struct authorize_response response = authorize_response_success(request, "");

	response.error = no->error;
	response.error_description = no->help;
	return response;
}

static void add(struct form *form, const char *name, const char *value)
{
	if (*value != '\0')
		form->parameters[form->count++] = (struct form_parameter){name, value};
}

void authorize_response_parameters(const struct config *config,
				   const struct authorize_response *response, struct form *form)
{
	form->count = 0;
	add(form, "code", response->code);
	add(form, "error", response->error);
	add(form, "error_description", response->error_description);
	add(form, "error_uri", response->error_uri);
	add(form, "state", response->state);
	add(form, "iss", config->settings.issuer);
}

const char *authorize_response_url(struct arena *a, const char *redirect_uri,
				   const struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		redirect_uri = url_with(a, redirect_uri, form->parameters[i].name,
					form->parameters[i].value);
	return redirect_uri;
}

const char *authorize_response_error(struct arena *a, const struct config *config,
				     const struct authorize_request *request,
				     const struct refusal *no)
{
	struct authorize_response response = authorize_response_failure(request, no);
	struct form *form = arena_alloc(a, sizeof *form);

	authorize_response_parameters(config, &response, form);
	return authorize_response_url(a, response.redirect_uri, form);
}

void authorize_response_put(struct record_writer *w, const struct authorize_response *response)
{
	record_put_string(w, "client_id", response->client->client_id);
	record_put_string(w, "redirect_uri", response->redirect_uri);
	record_put_string(w, "state", response->state);
	record_put_number(w, "mode", response->mode);
	record_put_string(w, "code", response->code);
	record_put_string(w, "error", response->error);
	record_put_string(w, "error_description", response->error_description);
	record_put_string(w, "error_uri", response->error_uri);
}

bool authorize_response_get(struct arena *a, const struct config *config,
			    const struct record *record, struct authorize_response *response)
{
	*response = (struct authorize_response){
		.client = config_client(config, record_string(a, record, "client_id")),
		.redirect_uri = record_string(a, record, "redirect_uri"),
		.state = record_string(a, record, "state"),
		.mode = (enum response_mode)record_number(record, "mode"),
		.code = record_string(a, record, "code"),
		.error = record_string(a, record, "error"),
		.error_description = record_string(a, record, "error_description"),
		.error_uri = record_string(a, record, "error_uri"),
	};
	return response->client != NULL && *response->redirect_uri != '\0';
}
