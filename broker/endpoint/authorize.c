/* authorize.c -- a client sends us a citizen: GET or POST /authorize.
 *
 * OpenID Connect Core 1.0, 3.1.2. The request is checked, sealed into the chooser page and bound to
 * the browser; nothing is stored. Where only one provider remains there is nothing to choose. A
 * browser that brings a session may have its answer from that.
 */
#include "acr.h"
#include "clock.h"
#include "context.h"
#include "endpoints.h"
#include "id_token_hint.h"
#include "language_links.h"
#include "provider_offer.h"
#include "request_source.h"
#include "reuse_session.h"
#include "scope.h"
#include "sign_in.h"
#include <string.h>

static const struct refusal no_provider_fits = {
	"no-provider-fits", 403, "access_denied",
	"No provider that this client may use reaches the level that was asked."};

struct authorize {
	struct sign_in sign_in; /* first */
	struct authorize_request *request;
	struct reuse_session reuse;
	struct request_source source;
};

static struct authorize *of(struct flow *f) { return (struct authorize *)f; }

static enum turn load_pushed_request(struct flow *f)
{
	return request_source_load(f, &of(f)->source);
}

/* If they do not come, the client is told where the parameters outside prove the way. */
static enum turn load_object_keys(struct flow *f)
{
	struct authorize_request *outside = NULL;

	authorize_request_identify(f->arena, context.config, &f->exchange->parameters, &outside);
	of(f)->sign_in.browser.request = outside;
	return request_source_load_keys(f, &of(f)->source);
}

static enum turn load_newer_object_keys(struct flow *f)
{
	return request_source_load_newer_keys(f, &of(f)->source);
}

static enum turn identify_client(struct flow *f)
{
	const struct refusal *no = request_source_read(f, &of(f)->source, &of(f)->request);

	of(f)->sign_in.browser.request = of(f)->sign_in.request = of(f)->request;
	if (of(f)->request != NULL) {
		f->log_client = of(f)->request->client->client_id;
		browser_speak(f, of(f)->request);
	}
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

static enum turn check_request(struct flow *f)
{
	struct authorize_request *request = of(f)->request;
	const struct refusal *no =
		request->is_pushed ? NULL
				   : authorize_request_check(f->arena, context.config,
							     &f->exchange->parameters, request);

	if (no == NULL && !request->is_pushed)
		no = id_token_hint_ask(f->arena, context.config, context.jwks,
				       exchange_parameter(f, "id_token_hint"), request);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

static enum turn load_session(struct flow *f)
{
	return browser_session_load(f, &of(f)->reuse.before);
}

static enum turn consider_session(struct flow *f)
{
	return reuse_session_consider(f, of(f)->request, &of(f)->reuse);
}

static enum turn compare_subject(struct flow *f)
{
	return reuse_session_compare(f, of(f)->request, &of(f)->reuse);
}

static enum turn reuse_session(struct flow *f)
{
	return reuse_session_answer(f, of(f)->request, &of(f)->reuse);
}

static enum turn save_reuse(struct flow *f)
{
	return reuse_session_save(f, of(f)->request, &of(f)->reuse);
}

static enum turn return_reused(struct flow *f)
{
	return reuse_session_return(f, of(f)->request, &of(f)->reuse);
}

/* The only provider that is offered and enough; NULL if there are several; *count says how many. */
static const struct provider *only_provider(const struct authorize_request *request, int *count)
{
	const struct provider *found = NULL;

	*count = 0;
	for (size_t i = 0; i < context.config->provider_count; i++) {
		const struct provider *provider = context.config->providers[i];

		if (provider_is_offered(request->client, provider) &&
		    sign_in_is_enough(request, provider)) {
			found = provider;
			++*count;
		}
	}
	return *count == 1 ? found : NULL;
}

/* One button of the chooser, in front of those that follow. */
static struct page_scope *button(struct flow *f, const struct provider *provider,
				 struct page_scope *following)
{
	struct page_value *values = arena_alloc(f->arena, 5 * sizeof *values);
	struct page_scope *scope = arena_alloc(f->arena, sizeof *scope);
	bool enough = sign_in_is_enough(of(f)->request, provider);

	values[0] = (struct page_value){"id", provider->id, NULL};
	values[1] = (struct page_value){
		"name", browser_name(f, provider->name, provider->name_fr, provider->name_vi),
		NULL};
	values[2] = (struct page_value){"available", enough ? "1" : NULL, NULL};
	values[3] = (struct page_value){
		"reason",
		page_text(context.pages, of(f)->sign_in.browser.language, "choose.level_too_low"),
		NULL};
	*scope = (struct page_scope){values, following};
	return scope;
}

static struct page_scope *buttons(struct flow *f)
{
	struct page_scope *first = NULL;

	for (size_t i = context.config->provider_count; i-- > 0;)
		if (provider_is_offered(of(f)->request->client, context.config->providers[i]))
			first = button(f, context.config->providers[i], first);
	return first;
}

/* openid alone: it learns a number of its own and nothing else. */
static bool is_anonymous(const struct authorize_request *request)
{
	return strcmp(request->scope, "openid") == 0 && *request->userinfo_claims == '\0';
}

/* What the service will learn: one line per granted scope that has a text. */
static const struct page_scope *scope_lines(struct flow *f)
{
	struct page_scope *lines = arena_alloc(f->arena, (SCOPES_MAX + 1) * sizeof *lines);
	struct text list = text_of(of(f)->request->scope);
	size_t count = 0;

	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		const char *label = page_text(context.pages, of(f)->sign_in.browser.language,
					      arena_printf(f->arena, "scope.%.*s", TEXT_ARG(word)));
		struct page_value *values = arena_alloc(f->arena, 2 * sizeof *values);

		if (label == NULL)
			continue;
		values[0] = (struct page_value){"label", label, NULL};
		lines[count] = (struct page_scope){values, NULL};
		if (count > 0)
			lines[count - 1].next = &lines[count];
		count++;
	}
	return count > 0 ? lines : NULL;
}

static enum turn show_chooser(struct flow *f)
{
	struct record_writer w = record_write(f->arena);

	authorize_request_put(&w, of(f)->request);
	return browser_page(
		f, 200, "choose",
		(const struct page_value[]){
			{"client_name", browser_client_name(f, of(f)->request->client), NULL},
			{"action", "/choose", NULL},
			{"request",
			 sealed_form_close(f->arena, &context.form_key, "request",
					   of(f)->sign_in.browser.browser, clock_now(),
					   record_written(&w)),
			 NULL},
			{"providers", NULL, buttons(f)},
			{"scopes", NULL, scope_lines(f)},
			{"anonymous", is_anonymous(of(f)->request) ? "1" : NULL, NULL},
			{"languages", NULL,
			 language_links(f, of(f)->sign_in.browser.language, "/authorize")},
			{NULL, NULL, NULL},
		},
		of(f)->request->redirect_uri);
}

static enum turn offer_choice(struct flow *f)
{
	int count;
	const struct provider *only = only_provider(of(f)->request, &count);

	if (count == 0)
		return flow_refuse(
			f, of(f)->request->acr_is_essential ? &acr_unmet : &no_provider_fits,
			of(f)->request->acr);
	browser_bind(f);
	if (only == NULL)
		return show_chooser(f);
	sign_in_with(&of(f)->sign_in, only);
	return FLOW_NEXT;
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"load-pushed-request", load_pushed_request}, /* Redis, if it was pushed */
	{"load-object-keys", load_object_keys}, /* HTTPS, if it is one of a client with jwks_uri */
	{"load-newer-object-keys", load_newer_object_keys}, /* the same */
	{"identify-client", identify_client},
	{"check-request", check_request},
	{"load-session", load_session}, /* Redis, if the browser has one */
	{"consider-session", consider_session},
	{"compare-subject", compare_subject}, /* signer, if one citizen is asked for */
	{"reuse-session", reuse_session},     /* perhaps the information page */
	{"save-reuse", save_reuse},           /* Redis, and the end: single sign-on */
	{"return-reused", return_reused},
	{"offer-choice", offer_choice},                 /* a page, unless one provider remains */
	{"load-metadata", sign_in_load_metadata},       /* the provider's, cached */
	{"save-interaction", sign_in_save_interaction}, /* Redis */
	{"send-to-provider", sign_in_send_to_provider},
	{NULL, NULL},
};

const struct flow_kind authorize_flow = {
	.name = "authorize",
	.size = sizeof(struct authorize),
	.deadline_ms = 10000,
	.steps = steps,
	.refuse = browser_refuse,
};
