#include "simulator_driver.h"
#include "acr_mapping.h"
#include "authorization_response.h"
#include "claim_mapping.h"
#include "clock.h"
#include "form.h"
#include <assert.h>

const struct refusal simulator_persona_unknown = {"simulator-persona-unknown", 400, "server_error",
						  "The simulator has no such test identity."};

static const char *authorization_page(struct arena *a, const struct upstream *u)
{
	const char *url = arena_printf(a, "%s/simulator", u->config->settings.issuer);

	url = url_with(a, url, "provider", u->provider->id);
	url = url_with(a, url, "state", u->state);
	return url_with(a, url, "acr", u->acr);
}

static enum turn check_response(struct flow *f, struct upstream *u)
{
	const char *detail;
	const struct refusal *no = authorization_response_check(u, &detail);

	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, detail);
}

static const struct persona *persona_of(struct flow *f, const struct upstream *u)
{
	const struct refusal *no;
	const struct personas *all = personas_parse(f->arena, u->config->personas, &no, NULL);

	return all == NULL ? NULL : persona_find(all, u->code);
}

/* A pause instead of a token endpoint: an operation whose answer is that time has passed. */
struct pause {
	struct flow_op op;
	struct flow *flow;
	struct event *timer;
};

static void pause_cancel(struct flow_op *op) { event_free(((struct pause *)op)->timer); }

static void on_pause_over(evutil_socket_t fd, short what, void *arg)
{
	struct pause *pause = arg;

	(void)fd, (void)what;
	event_free(pause->timer);
	flow_wake(pause->flow, NULL, NULL);
}

static enum turn redeem_code(struct flow *f, struct upstream *u)
{
	const struct persona *persona = persona_of(f, u);
	struct pause *pause = arena_alloc(f->arena, sizeof *pause);
	struct timeval in;

	if (persona == NULL)
		return flow_refuse(f, &simulator_persona_unknown, NULL);
	if (persona->delay_ms == 0)
		return FLOW_NEXT;
	in = (struct timeval){persona->delay_ms / 1000, persona->delay_ms % 1000 * 1000};
	*pause = (struct pause){{pause_cancel}, f, NULL};
	pause->timer = event_new(event_get_base(&f->wake), -1, 0, on_pause_over, pause);
	assert(pause->timer != NULL);
	event_add(pause->timer, &in);
	return flow_wait(f, &pause->op);
}

static enum turn establish_identity(struct flow *f, struct upstream *u)
{
	const struct persona *persona = persona_of(f, u);
	struct identity *identity = arena_alloc(f->arena, sizeof *identity);
	const struct refusal *no;

	assert(persona != NULL);
	*identity = (struct identity){
		.issuer = u->provider->issuer,
		.sub = persona->sub,
		.acr = acr_mapping_obtained(u->config, u->provider, persona->acr),
		.amr = persona->amr,
		.auth_time = clock_now(),
		.claims = claim_mapping(f->arena, u->provider,
					&(struct claim_sources){.id_token = persona->claims}, &no),
	};
	if (identity->claims == NULL)
		return flow_refuse(f, no, NULL);
	u->identity = identity;
	return FLOW_NEXT;
}

const struct provider_driver simulator_driver = {
	.name = "simulator",
	.authorization_request = authorization_page,
	.check_response = check_response,
	.redeem_code = redeem_code,
	.establish_identity = establish_identity,
};
