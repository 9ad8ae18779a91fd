#include "sign_out_upstream.h"
#include "context.h"
#include "random.h"
#include <string.h>

const char *sign_out_id(struct arena *a, const char *state, const char *browser)
{
	return arena_printf(a, "%s.%s", state, browser);
}

struct sign_out_upstream sign_out_upstream_of(struct flow *f, const struct session *session,
					      const struct signed_out *then,
					      struct store_write *write)
{
	struct sign_out_upstream u = {.session = session};
	struct record_writer w = record_write(f->arena);

	if (session == NULL || session->identity->provider_id_token.at == NULL)
		return u;
	u.provider = config_provider(context.config, session->provider);
	if (u.provider != NULL && !u.provider->enabled)
		u.provider = NULL;
	if (u.provider == NULL)
		return u;
	browser_bind(f);
	u.state = random_token(f->arena, 32).at;
	signed_out_put(&w, then);
	record_put_string(&w, "provider", u.provider->id);
	*write = (struct store_write){
		STORE_SIGN_OUT, sign_out_id(f->arena, u.state, ((struct browser_flow *)f)->browser),
		record_written(&w), context.config->settings.interaction_ttl_s};
	return u;
}

enum turn sign_out_load_metadata(struct flow *f, struct sign_out_upstream *u)
{
	if (u->provider == NULL || strcmp(u->provider->driver, "oidc") != 0)
		return FLOW_NEXT;
	f->log_provider = u->provider->id;
	return provider_metadata_load(f, u->provider, &u->metadata);
}

static const char *endpoint_of(const struct sign_out_upstream *u)
{
	return u->metadata == NULL ? "" : u->metadata->end_session_endpoint;
}

enum turn sign_out_try_provider(struct flow *f, struct sign_out_upstream *u)
{
	struct http_call call = {.url = endpoint_of(u)};

	if (*call.url == '\0' || !u->provider->end_session_check)
		return FLOW_NEXT;
	call.host = &u->provider->host;
	return http_call(f, &call, &u->answer);
}

const char *sign_out_url(struct arena *a, const struct sign_out_upstream *u)
{
	const char *url = endpoint_of(u);

	if (*url == '\0' || u->answer.status >= 500)
		return NULL;
	url = url_with(a, url, "id_token_hint",
		       arena_string(a, u->session->identity->provider_id_token));
	url = url_with(a, url, "client_id", u->provider->client_id);
	url = url_with(a, url, "post_logout_redirect_uri",
		       arena_printf(a, "%s/signed_out/%s", context.config->settings.issuer,
				    u->provider->id));
	return url_with(a, url, "state", u->state);
}
