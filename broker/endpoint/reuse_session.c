#include "reuse_session.h"
#include "clock.h"
#include "context.h"
#include "information_page.h"
#include "prompt.h"
#include "sso.h"

enum { TURN_OF_A_SESSION_S = 60 };

/* She is asked instead, unless the client wants to hear that she must be. */
static enum turn ask_her(struct flow *f, const struct authorize_request *request,
			 const struct reuse_session *r, const struct refusal *why)
{
	if ((request->prompt & PROMPT_NONE) != 0)
		return flow_refuse(f, why, NULL);
	if (r->before.outcome == STORE_DONE)
		f->detail = why->name;
	return FLOW_NEXT;
}

static enum turn announce(struct flow *f, struct authorize_request *request, struct grant *grant)
{
	browser_bind(f);
	return information_page_show(
		f, &(struct continuation){.request = request, .grant = grant, .sid = grant->sid});
}

static enum turn reuse(struct flow *f, struct authorize_request *request, struct reuse_session *r,
		       const struct session *session, struct grant *grant)
{
	const char *notice = session_notice(f->arena, request, grant->claims);
	bool is_announced = text_has_word(text_of(session->notices), text_of(notice));

	if (information_page_is_due(request)) {
		if ((request->prompt & PROMPT_NONE) == 0)
			return announce(f, request, grant);
		if (!is_announced)
			return flow_refuse(f, &consent_required, NULL);
	}
	session = session_continue(f->arena, session, request->client, "");
	issue_code(f, grant, session, &r->before, true, &r->issued);
	r->reuses = true;
	return FLOW_NEXT;
}

enum turn reuse_session_decide(struct flow *f, struct authorize_request *request,
			       struct reuse_session *r)
{
	const struct config *config = context.config;
	struct session *session = browser_session_read(f, &r->before);
	const struct refusal *no = sso_check(config, request, session, clock_now());
	struct grant *grant;

	if (no != NULL)
		return ask_her(f, request, r, no);
	f->log_provider = session->provider;
	grant = grant_make(f->arena, config, request,
			   sso_identity(f->arena, config, request->client, session),
			   session->provider, session->sid);
	no = grant_check_identity(grant);
	return no != NULL ? ask_her(f, request, r, no) : reuse(f, request, r, session, grant);
}

enum turn reuse_session_save(struct flow *f, struct reuse_session *r)
{
	if (!r->reuses)
		return FLOW_NEXT;
	return store_first(f, STORE_CONTINUATION,
			   arena_printf(f->arena, "session %s", r->before.id), TURN_OF_A_SESSION_S,
			   r->issued.writes, r->issued.count, &r->outcome);
}

/* Another tab continued the session between our reading and our writing. The browser has the new
 * cookie, or is about to: it asks once more. If it has not, the session is gone when it does, so
 * that this never goes round. */
static enum turn try_again(struct flow *f, const struct authorize_request *request,
			   struct reuse_session *r)
{
	const struct http_request *asked = f->exchange->request;

	r->reuses = false;
	if (asked->method != HTTP_GET)
		return ask_her(f, request, r, &login_required);
	return exchange_redirect(f, arena_printf(f->arena, "%s%.*s?%.*s",
						 context.config->settings.issuer,
						 TEXT_ARG(asked->path), TEXT_ARG(asked->query)));
}

enum turn reuse_session_return(struct flow *f, const struct authorize_request *request,
			       struct reuse_session *r)
{
	if (!r->reuses)
		return FLOW_NEXT;
	if (r->outcome != STORE_DONE)
		return try_again(f, request, r);
	return issue_return_to_client(f, request, &r->issued);
}
