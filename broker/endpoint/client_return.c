/* client_return.c -- GET /authorization_response?response=SEALED: a response that is
 * signed (JARM), or that an error page links to, on its way to the client. */
#include "client_return.h"
#include "authorize_response.h"
#include "clock.h"
#include "context.h"
#include "diagnosis.h"
#include "endpoints.h"
#include "form_post_page.h"
#include "sandbox_faults.h"
#include "signer.h"
#include "spend_request.h"

struct client_return {
	struct browser_flow browser;       /* first */
	struct authorize_request way_back; /* as much of one as an error page needs */
	struct authorize_response response;
	struct text jwt;
};

static struct client_return *of(struct flow *f) { return (struct client_return *)f; }

static const char *sealed_link(struct flow *f, const struct authorize_response *response)
{
	struct browser_flow *b = (struct browser_flow *)f;
	struct record_writer w = record_write(f->arena);

	browser_bind(f);
	authorize_response_put(&w, response);
	return arena_printf(f->arena, "%s/authorization_response?response=%s",
			    context.config->settings.issuer,
			    sealed_form_close(f->arena, &context.form_keys, "response", b->browser,
					      clock_now(), record_written(&w)));
}

static enum turn give_parameters(struct flow *f, const struct authorize_response *response,
				 const struct form *form)
{
	if (response_mode_is_posted(response->mode))
		return form_post_page_show(f, response, form);
	return exchange_redirect(f, authorize_response_url(f->arena, response->redirect_uri, form));
}

static enum turn give_unsigned(struct flow *f, const struct authorize_response *response)
{
	struct form *form = arena_alloc(f->arena, sizeof *form);

	authorize_response_parameters(context.config, response, form);
	return give_parameters(f, response, form);
}

static enum turn answer(struct flow *f, const struct authorize_response *response)
{
	if (response_mode_is_signed(response->mode))
		return exchange_redirect(f, sealed_link(f, response));
	return give_unsigned(f, response);
}

static enum turn give_spoilt(struct flow *f, const struct simulated_fault *fault,
			     struct authorize_response *response)
{
	struct form *form = arena_alloc(f->arena, sizeof *form);

	fault_spoil_response(f->arena, fault, response);
	if (response_mode_is_signed(response->mode))
		return answer(f, response);
	authorize_response_parameters(context.config, response, form);
	fault_spoil_parameters(fault, form);
	return give_parameters(f, response, form);
}

enum turn client_return_code(struct flow *f, const struct authorize_request *request,
			     const char *code, const char *sid)
{
	struct authorize_response response = authorize_response_success(request, code);
	const struct simulated_fault *fault = sandbox_fault_of(sid);

	return fault == NULL ? answer(f, &response) : give_spoilt(f, fault, &response);
}

void client_return_error(struct flow *f, const struct authorize_request *request)
{
	struct authorize_response response = authorize_response_failure(request, f->refusal);

	response.error_uri = diagnosis_uri(f);
	spend_request_start(event_get_base(&f->wake), request);
	answer(f, &response);
}

const char *client_return_link(struct flow *f, const struct authorize_request *request,
			       const struct refusal *no)
{
	struct authorize_response response = authorize_response_failure(request, no);

	if (response.mode == RESPONSE_QUERY)
		return authorize_response_error(f->arena, context.config, request, no);
	return sealed_link(f, &response);
}

static enum turn open_response(struct flow *f)
{
	struct client_return *in = of(f);
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no =
		sealed_form_open(f->arena, &context.form_keys, "response", in->browser.browser,
				 clock_now(), context.config->settings.interaction_ttl_s,
				 exchange_parameter(f, "response"), record);

	if (no == NULL && !authorize_response_get(f->arena, context.config, record, &in->response))
		no = &form_not_ours;
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	f->log_client = in->response.client->client_id;
	in->way_back = (struct authorize_request){
		.client = in->response.client,
		.redirect_uri = in->response.redirect_uri,
		.state = in->response.state,
		.response_mode = in->response.mode,
	};
	in->browser.way_back = &in->way_back; /* not request: what cannot be signed has no way */
	return FLOW_NEXT;
}

static enum turn sign_response(struct flow *f)
{
	const struct authorize_response *response = &of(f)->response;

	if (!response_mode_is_signed(response->mode))
		return FLOW_NEXT;
	return signer_authorization_response(
		f,
		&(struct authorization_response_request){
			.client_id = response->client->client_id,
			.code = response->code,
			.error = response->error,
			.error_description = response->error_description,
			.error_uri = response->error_uri,
			.state = response->state,
		},
		&of(f)->jwt);
}

static enum turn give_response(struct flow *f)
{
	const struct authorize_response *response = &of(f)->response;
	struct form *form;

	if (of(f)->jwt.at == NULL)
		return give_unsigned(f, response);
	form = arena_alloc(f->arena, sizeof *form);
	form->parameters[form->count++] = (struct form_parameter){"response", of(f)->jwt.at};
	return give_parameters(f, response, form);
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"open-response", open_response},
	{"sign-response", sign_response}, /* signer */
	{"give-response", give_response},
	{NULL, NULL},
};

const struct flow_kind authorization_response_flow = {
	.name = "authorization-response",
	.size = sizeof(struct client_return),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = browser_refuse,
};
