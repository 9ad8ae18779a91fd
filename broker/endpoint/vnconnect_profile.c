/* vnconnect_profile.c -- userProfileUri of profile vnconnect: GET /oidc/profile/HANDLE. national
 * 6.3.
 *
 * The browser that the token was given in is sent to its provider's account page, once, with
 * nothing of ours or the provider's in the URL. To anybody else, the client's server included, the
 * handle says nothing.
 */
#include "browser_session.h"
#include "clock.h"
#include "context.h"
#include "endpoints.h"
#include "vnconnect_url.h"
#include <string.h>

static const struct refusal vnconnect_url_of_another_session = {
	"vnconnect-url-of-another-session", 403, NULL,
	"This URL works in the browser that signed in, while its session lasts."};
static const struct refusal vnconnect_profile_gone = {
	"vnconnect-profile-gone", 404, NULL, "The provider has no page for its accounts any more."};

struct vnconnect_visit {
	struct browser_flow browser; /* first */
	struct vnconnect_handle handle;
	struct browser_session saved;
	enum store_outcome outcome;
};

static struct vnconnect_visit *of(struct flow *f) { return (struct vnconnect_visit *)f; }

static enum turn open_handle(struct flow *f)
{
	const struct refusal *no = vnconnect_handle_open(
		f->arena, context.config, &context.form_keys, vnconnect_profile, clock_now(),
		f->exchange->path_rest, &of(f)->handle);

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	f->log_client = of(f)->handle.client->client_id;
	return FLOW_NEXT;
}

static enum turn load_session(struct flow *f) { return browser_session_load(f, &of(f)->saved); }

static enum turn compare_session(struct flow *f)
{
	const struct session *session = browser_session_read(f, &of(f)->saved);

	return session != NULL && strcmp(session->sid, of(f)->handle.sid) == 0
		       ? FLOW_NEXT
		       : flow_refuse(f, &vnconnect_url_of_another_session, NULL);
}

static enum turn use_handle(struct flow *f)
{
	return store_first(f, STORE_HANDLE, arena_string(f->arena, f->exchange->path_rest),
			   context.config->settings.session_ttl_s, NULL, 0, &of(f)->outcome);
}

static enum turn send_to_provider(struct flow *f)
{
	const struct provider *provider = config_provider(context.config, of(f)->handle.provider);

	if (of(f)->outcome != STORE_DONE)
		return flow_refuse(f, &vnconnect_url_used, NULL);
	if (provider == NULL || *provider->profile_uri == '\0')
		return flow_refuse(f, &vnconnect_profile_gone, NULL);
	return exchange_redirect(f, provider->profile_uri);
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"open-handle", open_handle},
	{"load-session", load_session}, /* Redis */
	{"compare-session", compare_session},
	{"use-handle", use_handle}, /* Redis: one use only */
	{"send-to-provider", send_to_provider},
	{NULL, NULL},
};

const struct flow_kind vnconnect_profile_flow = {
	.name = "vnconnect-profile",
	.size = sizeof(struct vnconnect_visit),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = browser_refuse,
};
