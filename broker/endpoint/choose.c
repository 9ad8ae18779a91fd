/* choose.c -- the citizen has chosen a provider: POST /choose from our chooser page, or GET from
 * the page on which she waited for it. */
#include "await_provider.h"
#include "chooser_page.h"
#include "clock.h"
#include "confirmation_page.h"
#include "context.h"
#include "endpoints.h"
#include "provider_offer.h"
#include "remembered_provider.h"
#include "sign_in.h"
#include "switch_checks.h"

static const struct refusal sign_in_cancelled = {"sign-in-cancelled", 403, "access_denied",
						 "The citizen cancelled at the chooser."};
static const struct refusal provider_not_offered = {
	"provider-not-offered", 403, "access_denied",
	"The chosen provider is unknown, switched off, or not for this client or level."};

struct choose {
	struct sign_in sign_in; /* first */
};

static struct choose *of(struct flow *f) { return (struct choose *)f; }

static enum turn open_request(struct flow *f)
{
	struct browser_flow *b = &of(f)->sign_in.browser;
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no =
		sealed_form_open(f->arena, &context.form_keys, "request", b->browser, clock_now(),
				 context.config->settings.interaction_ttl_s,
				 exchange_parameter(f, "request"), record);
	struct authorize_request *request = NULL;

	if (no == NULL || no == &form_expired)
		request = authorize_request_get(f->arena, context.config, record);
	b->way_back = request;
	if (no != NULL || request == NULL)
		return flow_refuse(f, no != NULL ? no : &form_not_ours, NULL);
	f->log_client = request->client->client_id;
	browser_speak(f, request);
	browser_raise_floor(f, request);
	b->request = of(f)->sign_in.request = request;
	no = switch_check_request(request);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

static enum turn check_choice(struct flow *f)
{
	const struct authorize_request *request = of(f)->sign_in.request;
	const struct provider *provider =
		config_provider(context.config, exchange_parameter(f, "provider"));
	const struct refusal *no;

	if (*exchange_parameter(f, "cancel") != '\0')
		return flow_refuse(f, &sign_in_cancelled, NULL);
	if (*exchange_parameter(f, "again") != '\0' || forget_provider(f))
		return chooser_page_show(f, request, NULL);
	if (provider == NULL || !provider_may_be_chosen(context.config, request, provider))
		return flow_refuse(f, &provider_not_offered, exchange_parameter(f, "provider"));
	no = switch_check_provider(request->client, provider->id);
	if (no != NULL)
		return flow_refuse(f, no, provider->id);
	remember_provider(f, provider);
	if (confirmation_is_due(provider) && *exchange_parameter(f, "confirmed") == '\0' &&
	    f->exchange->request->method != HTTP_GET) /* who waited has confirmed before */
		return confirmation_page_show(f, request, provider);
	sign_in_with(&of(f)->sign_in, provider);
	return FLOW_NEXT;
}

static enum turn await_provider(struct flow *f)
{
	const struct sign_in *s = &of(f)->sign_in;

	return await_provider_there(f, s->request, s->upstream.provider);
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"open-request", open_request},
	{"check-choice", check_choice},
	{"await-provider", await_provider},       /* a page, if it cannot take her now */
	{"load-metadata", sign_in_load_metadata}, /* the provider's, cached */
	SIGN_IN_PUSH_STEPS,                       /* signer and HTTPS, if the provider wants that */
	{"save-interaction", sign_in_save_interaction}, /* Redis */
	{"send-to-provider", sign_in_send_to_provider},
	{NULL, NULL},
};

const struct flow_kind choose_flow = {
	.name = "choose",
	.size = sizeof(struct choose),
	.deadline_ms = 10000,
	.steps = steps,
	.refuse = browser_refuse,
};
