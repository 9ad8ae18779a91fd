#include "sign_in.h"
#include "acr.h"
#include "clock.h"
#include "context.h"
#include "interaction.h"
#include "random.h"
#include "store.h"

static struct sign_in *of(struct flow *f) { return (struct sign_in *)f; }

bool sign_in_is_enough(const struct authorize_request *request, const struct provider *provider)
{
	return acr_is_within_reach(context.config, provider, request->acr);
}

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

enum turn sign_in_load_metadata(struct flow *f)
{
	const struct provider_driver *driver =
		provider_driver_find(of(f)->upstream.provider->driver);

	return driver->load_metadata == NULL ? FLOW_NEXT
					     : driver->load_metadata(f, &of(f)->upstream);
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

	return exchange_redirect(
		f, provider_driver_find(u->provider->driver)->authorization_request(f->arena, u));
}
