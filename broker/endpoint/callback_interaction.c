/* callback_interaction.c -- steps of the callback: which sign-in is this the answer to, and may it
 * go on?
 */
#include "authorization_response_jwt.h"
#include "callback.h"
#include "context.h"
#include "provider_offer.h"
#include "switch_checks.h"
#include "way_back.h"

static const struct refusal interaction_unknown = {
	"interaction-unknown", 400, NULL,
	"No sign-in is under way in this browser with this state; it ended, or began elsewhere."};
static const struct refusal interaction_stale = {
	"interaction-stale", 400, NULL,
	"The sign-in began before a failover of the store and cannot be continued."};
static const struct refusal interaction_of_another_provider = {
	"interaction-of-another-provider", 400, NULL,
	"The answer came to another provider's callback than the one that was asked."};
static const struct refusal provider_not_permitted = {
	"provider-not-permitted", 403, "access_denied",
	"The client may not use that provider any more."};

static struct callback *of(struct flow *f) { return callback_of(f); }

/* A provider that signs its answers has its state within. */
static const char *state_of(struct flow *f)
{
	const struct provider *provider =
		config_provider(context.config, arena_string(f->arena, f->exchange->path_rest));

	return provider != NULL && provider->answers_are_signed
		       ? authorization_response_jwt_state(f->arena,
							  exchange_parameter(f, "response"))
		       : exchange_parameter(f, "state");
}

enum turn take_interaction(struct flow *f)
{
	const char *state = state_of(f);

	if (*state == '\0' || *of(f)->browser.browser == '\0')
		return flow_refuse(f, &interaction_unknown, NULL);
	return store_take(f, STORE_INTERACTION,
			  interaction_id(f->arena, state, of(f)->browser.browser), &of(f)->saved,
			  &of(f)->outcome);
}

static const struct refusal *find_interaction(struct callback *cb)
{
	struct flow *f = &cb->browser.flow;

	if (cb->outcome == STORE_STALE)
		return &interaction_stale;
	if (cb->outcome == STORE_DONE)
		cb->interaction = interaction_parse(f->arena, context.config, cb->saved);
	return cb->interaction == NULL ? &interaction_unknown : NULL;
}

static void continue_upstream(struct callback *cb, const struct provider *provider)
{
	struct flow *f = &cb->browser.flow;
	const struct interaction *in = cb->interaction;

	cb->upstream = (struct upstream){
		.config = context.config,
		.provider = provider,
		.redirect_uri = arena_printf(f->arena, "%s/callback/%s",
					     context.config->settings.issuer, provider->id),
		.state = state_of(f),
		.nonce = in->nonce,
		.code_verifier = in->code_verifier,
		.acr = in->request->acr,
		.login_hint = "",
		.ui_locales = "",
		.force_login = authorize_request_forces_login(in->request),
		.max_age = in->request->max_age,
		.started = in->started,
		.code = exchange_parameter(f, "code"),
		.error = exchange_parameter(f, "error"),
		.iss = exchange_parameter(f, "iss"),
		.response = exchange_parameter(f, "response"),
	};
}

enum turn check_interaction(struct flow *f)
{
	struct callback *cb = of(f);
	const struct refusal *no = find_interaction(cb);
	const struct provider *provider;

	if (no != NULL) {
		cb->browser.way_back = way_back_find(f, state_of(f));
		return flow_refuse(f, no, NULL);
	}
	f->log_client = cb->interaction->request->client->client_id;
	cb->browser.way_back = cb->interaction->request;
	browser_speak(f, cb->interaction->request);
	browser_raise_floor(f, cb->interaction->request);
	if (!text_is(f->exchange->path_rest, cb->interaction->provider))
		return flow_refuse(f, &interaction_of_another_provider, cb->interaction->provider);
	cb->browser.request = cb->interaction->request;
	provider = config_provider(context.config, cb->interaction->provider);
	no = provider == NULL || !provider->enabled
		     ? &provider_switched_off
		     : switch_check_provider(cb->interaction->request->client, provider->id);
	if (no == NULL && !provider_is_permitted(cb->interaction->request->client, provider))
		no = &provider_not_permitted;
	if (no != NULL)
		return flow_refuse(f, no, cb->interaction->provider);
	f->log_provider = provider->id;
	continue_upstream(cb, provider);
	return FLOW_NEXT;
}
