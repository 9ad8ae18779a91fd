/* callback.c -- the provider sends the citizen back: GET /callback/PROVIDER?state=...&code=...
 *
 * OpenID Connect Core 1.0, 3.1.2.5 to 3.1.3.7, where we are the relying party. Each provider has a
 * path of its own (RFC 9700 4.4.2: no mix-up). What a provider must prove is its driver's part.
 */
#include "acr_obtained.h"
#include "authorization_response_jwt.h"
#include "await_provider.h"
#include "choose_again.h"
#include "clock.h"
#include "context.h"
#include "end_of_session.h"
#include "endpoints.h"
#include "id_token_hint.h"
#include "identity_claims.h"
#include "information_page.h"
#include "interaction.h"
#include "issue_code.h"
#include "log.h"
#include "personal_number.h"
#include "posted_callback.h"
#include "provider_driver.h"
#include "provider_offer.h"
#include "pushed_request.h"
#include "registry_check.h"
#include "sandbox_faults.h"
#include "switch_checks.h"
#include "wanted_subject.h"
#include <string.h>

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

struct callback {
	struct browser_flow browser; /* first */
	struct text saved;           /* by choose, under our state and the browser's cookie */
	enum store_outcome outcome, earlier_outcome;
	struct interaction *interaction;
	struct upstream upstream;
	struct registry_check registered;
	struct browser_session before;
	struct session *session;
	struct grant *grant;
	struct text is_she; /* the one that was asked for */
	struct issued issued;
};

static struct callback *of(struct flow *f) { return (struct callback *)f; }

static const struct provider_driver *driver_of(struct flow *f)
{
	return provider_driver_find(of(f)->upstream.provider->driver);
}

/* A driver's step, if it has it. */
static enum turn drive(struct flow *f, enum turn (*step)(struct flow *f, struct upstream *u))
{
	return step == NULL ? FLOW_NEXT : step(f, &of(f)->upstream);
}

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

static enum turn take_interaction(struct flow *f)
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

static enum turn check_interaction(struct flow *f)
{
	struct callback *cb = of(f);
	const struct refusal *no = find_interaction(cb);
	const struct provider *provider;

	if (no != NULL)
		return flow_refuse(f, no, NULL);
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

static enum turn load_metadata(struct flow *f) { return drive(f, driver_of(f)->load_metadata); }

static enum turn load_response_keys(struct flow *f)
{
	return drive(f, driver_of(f)->load_response_keys);
}

static enum turn check_response(struct flow *f) { return drive(f, driver_of(f)->check_response); }

static enum turn authenticate_client(struct flow *f)
{
	return drive(f, driver_of(f)->authenticate_client);
}

static enum turn prove_token_request(struct flow *f)
{
	return drive(f, driver_of(f)->prove_token_request);
}

/* Again from where a new proof is made, once, if the answer wants that. */
static bool is_asked_again(struct flow *f, const struct http_answer *answer)
{
	const struct provider_driver *driver = driver_of(f);

	return driver->is_asked_again != NULL &&
	       driver->is_asked_again(f, &of(f)->upstream, answer);
}

static enum turn redeem_code(struct flow *f) { return drive(f, driver_of(f)->redeem_code); }

static enum turn load_keys(struct flow *f)
{
	return is_asked_again(f, &of(f)->upstream.tokens) ? flow_jump(f, authenticate_client)
							  : drive(f, driver_of(f)->load_keys);
}

static enum turn decrypt_id_token(struct flow *f)
{
	return drive(f, driver_of(f)->decrypt_id_token);
}

static enum turn verify_id_token(struct flow *f) { return drive(f, driver_of(f)->verify_id_token); }

static enum turn prove_userinfo_request(struct flow *f)
{
	return drive(f, driver_of(f)->prove_userinfo_request);
}

static enum turn request_userinfo(struct flow *f)
{
	return drive(f, driver_of(f)->request_userinfo);
}

static enum turn decrypt_userinfo(struct flow *f)
{
	return is_asked_again(f, &of(f)->upstream.userinfo_answer)
		       ? flow_jump(f, prove_userinfo_request)
		       : drive(f, driver_of(f)->decrypt_userinfo);
}

static enum turn verify_userinfo(struct flow *f) { return drive(f, driver_of(f)->verify_userinfo); }

static enum turn establish_identity(struct flow *f)
{
	return drive(f, driver_of(f)->establish_identity);
}

static enum turn check_claims(struct flow *f)
{
	struct upstream *u = &of(f)->upstream;
	const char *claim = NULL;
	const struct refusal *no =
		identity_claims_check(f->arena, context.config, u->provider, u->identity, &claim);

	if (no != NULL)
		return flow_refuse(f, no, claim);
	if (!personal_number_agrees(u->identity->claims))
		log_line(LOG_LEVEL_WARNING, "personal-number-disagrees", "provider",
			 u->provider->id, NULL);
	return FLOW_NEXT;
}

static enum turn check_level(struct flow *f)
{
	const char *acr = of(f)->upstream.identity->acr;
	const struct refusal *no = acr_obtained_check(context.config, of(f)->interaction->request,
						      of(f)->upstream.provider, acr);

	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, acr);
}

static enum turn recall_registered(struct flow *f)
{
	return registry_check_recall(f, &of(f)->upstream, &of(f)->registered);
}

static enum turn ask_registry(struct flow *f) { return registry_check_ask(f, &of(f)->registered); }

static enum turn judge_registered(struct flow *f)
{
	return registry_check_judge(f, of(f)->interaction->request, &of(f)->upstream,
				    &of(f)->registered);
}

static enum turn load_session(struct flow *f) { return browser_session_load(f, &of(f)->before); }

/* A provider that does not say when gave its answer now; one whose clock is ahead did not give it
 * later than now. */
static struct identity *dated(struct identity *identity, long long now)
{
	if (identity->auth_time == 0 || identity->auth_time > now)
		identity->auth_time = now;
	return identity;
}

static enum turn make_grant(struct flow *f)
{
	struct callback *cb = of(f);
	const struct authorize_request *request = cb->interaction->request;
	long long now = clock_now();
	const struct refusal *no;

	cb->session = session_begin(f->arena, dated(cb->upstream.identity, now),
				    cb->upstream.provider->id, request->client, now,
				    browser_session_read(f, &cb->before));
	sandbox_follow(cb->upstream.state, cb->session->sid);
	cb->grant = grant_make(f->arena, context.config, request, cb->session->identity,
			       cb->session->provider, cb->session->sid);
	no = switch_check_grant(f->arena, cb->grant);
	if (no == NULL)
		no = grant_check_identity(cb->grant);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

static enum turn compare_subject(struct flow *f)
{
	return wanted_subject_compare(f, of(f)->interaction->request, of(f)->grant, &of(f)->is_she);
}

static enum turn check_subject(struct flow *f)
{
	return wanted_subject_is_she(of(f)->interaction->request, of(f)->is_she)
		       ? FLOW_NEXT
		       : flow_refuse(f, &subject_differs, NULL);
}

/* Whoever comes to the information page as somebody else is not the earlier person any more,
 * whether she goes on or not; that person's clients are told by the next round of notices. */
static enum turn end_earlier_session(struct flow *f)
{
	const struct session *earlier = browser_session_read(f, &of(f)->before);

	if (earlier == NULL || strcmp(earlier->sid, of(f)->session->sid) == 0)
		return FLOW_NEXT;
	exchange_set_cookie(f, session_cookie, "", 0);
	return end_of_session(f, of(f)->before.id, earlier, NULL, &of(f)->earlier_outcome);
}

static enum turn show_information(struct flow *f)
{
	struct callback *cb = of(f);
	struct authorize_request *request = cb->interaction->request;

	if (!information_page_is_due(request))
		return FLOW_NEXT;
	return information_page_show(f, &(struct continuation){.request = request,
							       .grant = cb->grant,
							       .session = cb->session,
							       .sid = cb->session->sid});
}

static enum turn save_grant(struct flow *f)
{
	struct callback *cb = of(f);
	const struct session *session =
		session_continue(f->arena, cb->session, cb->interaction->request->client, "");

	issue_code(f, cb->grant, session, &cb->before, false, &cb->issued);
	return issue_save(f, cb->interaction->request, "", &cb->issued, &cb->outcome);
}

static enum turn return_to_client(struct flow *f)
{
	if (of(f)->outcome != STORE_DONE)
		return flow_refuse(f, &request_uri_spent, NULL);
	return issue_return_to_client(f, of(f)->interaction->request, &of(f)->issued);
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"open-posted", posted_callback_open},
	{"await-provider", await_provider_back}, /* a page, if its code could not be redeemed now */
	{"take-interaction", take_interaction},  /* Redis: one use only */
	{"check-interaction", check_interaction},
	{"load-metadata", load_metadata},           /* the provider's, cached */
	{"load-response-keys", load_response_keys}, /* HTTPS, if it signs its answer: cached */
	{"check-response", check_response},
	{"authenticate-client", authenticate_client}, /* signer, for private_key_jwt */
	{"prove-token-request", prove_token_request}, /* signer, for DPoP */
	{"redeem-code", redeem_code},                 /* HTTPS: the provider's token endpoint */
	{"load-keys", load_keys},                     /* HTTPS: the provider's JWKS, cached */
	{"decrypt-id-token", decrypt_id_token},       /* signer, if it is encrypted */
	{"verify-id-token", verify_id_token},
	{"prove-userinfo-request", prove_userinfo_request}, /* signer, for DPoP */
	{"request-userinfo", request_userinfo}, /* HTTPS: the provider's userinfo endpoint */
	{"decrypt-userinfo", decrypt_userinfo}, /* signer, if it is encrypted */
	{"verify-userinfo", verify_userinfo},
	{"establish-identity", establish_identity},
	{"check-claims", check_claims},
	{"check-level", check_level},
	{"recall-registered", recall_registered}, /* Redis, if there is a civil registry */
	{"ask-registry", ask_registry},           /* HTTPS: that registry */
	{"judge-registered", judge_registered},   /* Redis, if it knows her */
	{"load-session", load_session},           /* Redis, if the browser has one */
	{"make-grant", make_grant},
	{"compare-subject", compare_subject}, /* signer, if one citizen was asked for */
	{"check-subject", check_subject},
	{"end-earlier-session", end_earlier_session}, /* Redis, if it is somebody else's */
	{"show-information", show_information},       /* a page, unless the client has none */
	{"save-grant", save_grant},                   /* Redis */
	{"return-to-client", return_to_client},
	{NULL, NULL},
};

static void refuse(struct flow *f)
{
	if (!choose_again(f, of(f)->browser.request, of(f)->upstream.provider))
		browser_refuse(f);
}

const struct flow_kind callback_flow = {
	.name = "callback",
	.size = sizeof(struct callback),
	.deadline_ms = 15000,
	.steps = steps,
	.refuse = refuse,
};
