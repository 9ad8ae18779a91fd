/* authorize.c -- a client sends us a citizen: GET or POST /authorize.
 *
 * OpenID Connect Core 1.0, 3.1.2. The request is checked, sealed into the chooser page and bound to
 * the browser; nothing is stored. Where only one provider remains, or idp_hint names one, there is
 * nothing to choose. A browser that brings a session may have its answer from that.
 */
#include "acr_obtained.h"
#include "await_provider.h"
#include "chooser_page.h"
#include "clock.h"
#include "confirmation_page.h"
#include "context.h"
#include "endpoints.h"
#include "id_token_hint.h"
#include "key_evidence.h"
#include "log.h"
#include "our_keys.h"
#include "posted_request.h"
#include "provider_hint.h"
#include "provider_offer.h"
#include "request_source.h"
#include "reuse_session.h"
#include "sign_in.h"
#include "switch_checks.h"
#include "vnconnect.h"

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
	of(f)->sign_in.browser.home =
		config_client(context.config, exchange_parameter(f, "client_id"));
	if (of(f)->request != NULL) {
		f->log_client = of(f)->request->client->client_id;
		browser_speak(f, of(f)->request);
	}
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

/* Profile vnconnect bears it; who looks after its clients should know. */
static void warn_unprotected(const struct authorize_request *request)
{
	if (*request->state == '\0' && *request->nonce == '\0' && *request->code_challenge == '\0')
		log_line(LOG_LEVEL_WARNING, "request-unprotected", "client",
			 request->client->client_id, NULL);
}

static enum turn check_request(struct flow *f)
{
	struct authorize_request *request = of(f)->request;
	const struct refusal *no =
		request->is_pushed ? NULL
				   : authorize_request_check(f->arena, context.config,
							     &f->exchange->parameters, request);

	if (no == NULL)
		no = vnconnect_check_request(request->client, f->exchange->request->path,
					     clock_now());
	if (no == NULL && !request->is_pushed)
		no = id_token_hint_ask(f->arena, context.config, our_keys(f->arena),
				       exchange_parameter(f, "id_token_hint"), request);
	key_evidence_hint(no, request->client);
	if (no == NULL)
		no = switch_check_request(request);
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	browser_raise_floor(f, request);
	warn_unprotected(request);
	return FLOW_NEXT;
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

/* The only one that fits, or the one that the client knows to be hers. */
static const struct provider *settled_provider(const struct authorize_request *request, int *count)
{
	const struct provider *only = chooser_only_provider(request, count),
			      *hinted = provider_hint_find(context.config, request);

	return hinted != NULL && provider_is_enough(context.config, request, hinted) &&
			       switch_check_provider(request->client, hinted->id) == NULL
		       ? hinted
		       : only;
}

static enum turn offer_choice(struct flow *f)
{
	int count;
	const struct provider *settled = settled_provider(of(f)->request, &count);

	if (count == 0 && settled == NULL && !chooser_has_closed(of(f)->request))
		return flow_refuse(
			f, of(f)->request->acr_is_essential ? &acr_unmet : &no_provider_fits,
			of(f)->request->acr);
	browser_bind(f);
	if (settled == NULL)
		return chooser_page_show(f, of(f)->request, NULL);
	if (confirmation_is_due(settled))
		return confirmation_page_show(f, of(f)->request, settled);
	sign_in_with(&of(f)->sign_in, settled);
	return FLOW_NEXT;
}

static enum turn await_provider(struct flow *f)
{
	return await_provider_there(f, of(f)->request, of(f)->sign_in.upstream.provider);
}

static const struct flow_step steps[] = {
	{"read-parameters", posted_request_read_parameters},
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
	{"offer-choice", offer_choice},           /* a page, unless one provider remains */
	{"await-provider", await_provider},       /* a page, if it cannot take her now */
	{"load-metadata", sign_in_load_metadata}, /* the provider's, cached */
	SIGN_IN_PUSH_STEPS,                       /* signer and HTTPS, if the provider wants that */
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
