/* provider_frame.c -- a provider's page frames this one when a citizen signs out there:
 * GET /provider_logout/ID?iss=...&sid=...
 *
 * OpenID Connect Front-Channel Logout 1.0, 2 and 3, where we are the relying party. What ends is
 * the session of this very browser, and only if both parameters are that session's: a page that
 * does not know its sid ends nothing. A browser that keeps our cookie from frames of other sites
 * shows us no session; the back channel (provider_logout.c) needs none. Whatever came of it, the
 * answer is the same, and that provider alone may frame it.
 */
#include "browser_session.h"
#include "context.h"
#include "end_of_session.h"
#include "endpoints.h"
#include "hash.h"
#include <string.h>

struct provider_frame {
	struct flow flow; /* first */
	const struct provider *provider;
	struct browser_session before;
	const struct session *session; /* that ends; NULL: none */
	enum store_outcome outcome;
};

static struct provider_frame *of(struct flow *f) { return (struct provider_frame *)f; }

static enum turn read_request(struct flow *f)
{
	const char *detail = NULL;
	const struct refusal *no = exchange_read_parameters(f, &detail);

	if (no != NULL)
		return flow_refuse(f, no, detail);
	of(f)->provider =
		config_provider(context.config, arena_string(f->arena, f->exchange->path_rest));
	if (of(f)->provider == NULL || strcmp(of(f)->provider->driver, "oidc") != 0)
		return flow_refuse(f, &provider_logout_unknown, NULL);
	f->log_provider = of(f)->provider->id;
	return browser_session_load(f, &of(f)->before);
}

/* Both are owed: sid is what nobody else can know. */
static bool is_meant(struct flow *f, const struct session *session)
{
	const struct provider *provider = of(f)->provider;
	struct text sid = text_of(exchange_parameter(f, "sid"));

	return strcmp(session->provider, provider->id) == 0 &&
	       strcmp(exchange_parameter(f, "iss"), provider->issuer) == 0 && sid.len > 0 &&
	       session->identity->provider_sid.at != NULL &&
	       secret_equal(sid, session->identity->provider_sid);
}

static enum turn end_session(struct flow *f)
{
	const struct session *session = browser_session_read(f, &of(f)->before);

	if (session == NULL || !is_meant(f, session))
		return FLOW_NEXT;
	of(f)->session = session;
	exchange_set_cookie(f, session_cookie, "", 0);
	return end_of_session(f, of(f)->before.id, session, NULL, &of(f)->outcome);
}

/* Its origin: all of the issuer before the path. */
static enum turn answer(struct flow *f)
{
	const char *issuer = of(f)->provider->issuer;

	if (of(f)->session != NULL)
		end_of_session_tell(f, of(f)->session, of(f)->outcome);
	exchange_header(f, "Content-Security-Policy",
			arena_printf(f->arena, "default-src 'none'; frame-ancestors %.*s",
				     (int)(url_after_authority(issuer).at - issuer), issuer));
	return exchange_answer(f, 200, "text/html; charset=utf-8", TEXT("<!doctype html>"));
}

static const struct flow_step steps[] = {
	{"read-request", read_request}, /* Redis, if the browser has a session */
	{"end-session", end_session},   /* Redis, if it is that one */
	{"answer", answer},
	{NULL, NULL},
};

const struct flow_kind provider_frame_flow = {
	.name = "provider-frame",
	.size = sizeof(struct provider_frame),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = exchange_refuse_json,
};
