#include "sign_in.h"
#include "clock.h"
#include "context.h"
#include "interaction.h"
#include "random.h"
#include "store.h"
#include "tally.h"
#include "way_back.h"

static struct sign_in *of(struct flow *f) { return (struct sign_in *)f; }

void sign_in_with(struct sign_in *s, const struct provider *provider)
{
	struct arena *a = s->browser.flow.arena;

	s->browser.flow.log_provider = provider->id;
	s->upstream = (struct upstream){
		.config = context.config,
		.provider = provider,
		.redirect_uri = arena_printf(a, "%s/callback/%s", context.config->settings.issuer,
					     provider->id),
		.state = random_token(a, 32).at,
		.nonce = random_token(a, 32).at,
		.code_verifier = random_token(a, 32).at,
		.acr = s->request->acr,
		.login_hint = s->request->login_hint,
		.ui_locales = s->browser.language,
		.force_login = authorize_request_forces_login(s->request),
		.max_age = s->request->max_age,
		.started = clock_now(),
	};
}

static const struct provider_driver *driver_of(struct flow *f)
{
	return provider_driver_find(of(f)->upstream.provider->driver);
}

/* A driver's step, if it has it. */
static enum turn drive(struct flow *f, enum turn (*step)(struct flow *f, struct upstream *u))
{
	return step == NULL ? FLOW_NEXT : step(f, &of(f)->upstream);
}

enum turn sign_in_load_metadata(struct flow *f) { return drive(f, driver_of(f)->load_metadata); }

enum turn sign_in_sign_request(struct flow *f) { return drive(f, driver_of(f)->sign_request); }

enum turn sign_in_authenticate(struct flow *f) { return drive(f, driver_of(f)->authenticate_push); }

enum turn sign_in_prove_key(struct flow *f) { return drive(f, driver_of(f)->prove_push); }

enum turn sign_in_push_request(struct flow *f) { return drive(f, driver_of(f)->push_request); }

enum turn sign_in_take_pushed(struct flow *f)
{
	struct upstream *u = &of(f)->upstream;
	const struct provider_driver *driver = driver_of(f);

	if (driver->is_asked_again != NULL && driver->is_asked_again(f, u, &u->pushed))
		return flow_jump(f, sign_in_authenticate);
	return drive(f, driver->take_pushed);
}

enum turn sign_in_save_interaction(struct flow *f)
{
	const struct upstream *u = &of(f)->upstream;
	struct authorize_request request = *of(f)->request;
	struct interaction interaction = {
		.request = &request,
		.provider = u->provider->id,
		.nonce = u->nonce,
		.code_verifier = u->code_verifier,
		.started = u->started,
	};
	struct store_write write = {
		.kind = STORE_INTERACTION,
		.id = interaction_id(f->arena, u->state, of(f)->browser.browser),
		.value = interaction_pack(f->arena, &interaction),
		.ttl_s = context.config->settings.interaction_ttl_s,
	};

	return store_put(f, &write, 1);
}

enum turn sign_in_send_to_provider(struct flow *f)
{
	const struct upstream *u = &of(f)->upstream;

	tally_asked(of(f)->request->client, u->provider);
	way_back_keep(f, of(f)->request, u->state);
	return exchange_redirect(f, driver_of(f)->authorization_request(f->arena, u));
}
