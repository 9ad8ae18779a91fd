#include "reuse_session.h"
#include "account_record.h"
#include "clock.h"
#include "context.h"
#include "id_token_hint.h"
#include "information_page.h"
#include "prompt.h"
#include "sso.h"
#include "switch_checks.h"
#include "switches.h"
#include "tally.h"
#include "wanted_subject.h"

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

enum turn reuse_session_consider(struct flow *f, const struct authorize_request *request,
				 struct reuse_session *r)
{
	const struct config *config = context.config;
	const struct refusal *no;
	struct grant *grant;

	r->session = browser_session_read(f, &r->before);
	no = sso_check(config, request, r->session, clock_now());
	if (no != NULL)
		return ask_her(f, request, r, no);
	f->log_provider = r->session->provider;
	grant = grant_make(f->arena, config, request,
			   sso_identity(f->arena, config, request->client, r->session),
			   r->session->provider, r->session->sid);
	grant->started = r->session->started;
	no = grant_check_identity(grant);
	if (no == NULL)
		no = switch_check_grant(f->arena, grant);
	if (no == &given_before_revocation)
		no = &login_required;
	if (no == &subject_blocked)
		return flow_refuse(f, no, NULL);
	if (no != NULL)
		return ask_her(f, request, r, no);
	r->grant = grant;
	return FLOW_NEXT;
}

enum turn reuse_session_compare(struct flow *f, const struct authorize_request *request,
				struct reuse_session *r)
{
	if (r->grant == NULL)
		return FLOW_NEXT;
	return wanted_subject_compare(f, request, r->grant, &r->is_she);
}

static enum turn issue(struct flow *f, const struct authorize_request *request,
		       struct reuse_session *r)
{
	const struct session *session = session_continue(f->arena, r->session, request->client, "");

	issue_code(f, r->grant, session, &r->before, true, &r->issued);
	r->reuses = true;
	return FLOW_NEXT;
}

enum turn reuse_session_answer(struct flow *f, struct authorize_request *request,
			       struct reuse_session *r)
{
	const char *notice;

	if (r->grant == NULL)
		return FLOW_NEXT;
	if (!wanted_subject_is_she(request, r->is_she)) {
		request->prompt |= PROMPT_SELECT_ACCOUNT; /* at her provider, too */
		return ask_her(f, request, r, &subject_differs);
	}
	if (!information_page_is_due(request))
		return issue(f, request, r);
	if ((request->prompt & PROMPT_NONE) == 0)
		return announce(f, request, r->grant);
	notice = session_notice(f->arena, request, r->grant->told);
	return text_has_word(text_of(r->session->notices), text_of(notice))
		       ? issue(f, request, r)
		       : flow_refuse(f, &consent_required, NULL);
}

/* A request_uri serves one browser: sessions that race with it are told apart by its name, not by
 * theirs. */
enum turn reuse_session_save(struct flow *f, const struct authorize_request *request,
			     struct reuse_session *r)
{
	if (!r->reuses)
		return FLOW_NEXT;
	if (*request->pushed != '\0')
		return issue_save(f, request, "", &r->issued, &r->outcome);
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
	enum turn turn;

	if (!r->reuses)
		return FLOW_NEXT;
	if (r->outcome == STORE_UNWANTED) {
		r->reuses = false;
		return ask_her(f, request, r, &provider_unwanted);
	}
	turn = issue_check_account(f, request, r->outcome);
	if (turn != FLOW_NEXT)
		return turn;
	if (r->outcome != STORE_DONE)
		return try_again(f, request, r);
	tally_add("service", request->client->client_id, STATISTICS_AGAIN);
	return issue_return_to_client(f, request, &r->issued);
}
