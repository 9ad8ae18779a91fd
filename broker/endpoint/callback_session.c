/* callback_session.c -- steps of the callback: a session for the browser, and a grant for the
 * client.
 */
#include "callback.h"
#include "clock.h"
#include "context.h"
#include "end_of_session.h"
#include "id_token_hint.h"
#include "information_page.h"
#include "pushed_request.h"
#include "sandbox_faults.h"
#include "switch_checks.h"
#include "tally.h"
#include "wanted_subject.h"
#include <string.h>

static struct callback *of(struct flow *f) { return callback_of(f); }

enum turn load_session(struct flow *f) { return browser_session_load(f, &of(f)->before); }

/* A provider that does not say when gave its answer now; one whose clock is ahead did not give it
 * later than now. */
static struct identity *dated(struct identity *identity, long long now)
{
	if (identity->auth_time == 0 || identity->auth_time > now)
		identity->auth_time = now;
	return identity;
}

enum turn make_grant(struct flow *f)
{
	struct callback *cb = of(f);
	const struct authorize_request *request = cb->interaction->request;
	long long now = clock_now();
	const struct refusal *no;

	cb->session = session_begin(f->arena, context.config, dated(cb->upstream.identity, now),
				    cb->upstream.provider->id, request->client, now,
				    browser_session_read(f, &cb->before));
	sandbox_follow(cb->upstream.state, cb->session->sid);
	cb->grant = grant_make(f->arena, context.config, request, cb->session->identity,
			       cb->session->provider, cb->session->sid);
	cb->grant->started = cb->session->started;
	no = switch_check_grant(f->arena, cb->grant);
	if (no == NULL)
		no = grant_check_identity(cb->grant);
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	tally_signed_in(request->client, cb->upstream.provider, now - cb->interaction->started);
	return FLOW_NEXT;
}

enum turn compare_subject(struct flow *f)
{
	return wanted_subject_compare(f, of(f)->interaction->request, of(f)->grant, &of(f)->is_she);
}

enum turn check_subject(struct flow *f)
{
	return wanted_subject_is_she(of(f)->interaction->request, of(f)->is_she)
		       ? FLOW_NEXT
		       : flow_refuse(f, &subject_differs, NULL);
}

/* Whoever comes to the information page as somebody else is not the earlier person any more,
 * whether she goes on or not; that person's clients are told by the next round of notices. */
enum turn end_earlier_session(struct flow *f)
{
	const struct session *earlier = browser_session_read(f, &of(f)->before);

	if (earlier == NULL || strcmp(earlier->sid, of(f)->session->sid) == 0)
		return FLOW_NEXT;
	exchange_set_cookie(f, session_cookie, "", 0);
	return end_of_session(f, of(f)->before.id, earlier, NULL, &of(f)->earlier_outcome);
}

enum turn show_information(struct flow *f)
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

enum turn save_grant(struct flow *f)
{
	struct callback *cb = of(f);
	const struct session *session =
		session_continue(f->arena, cb->session, cb->interaction->request->client, "");

	issue_code(f, cb->grant, session, &cb->before, false, &cb->issued);
	return issue_save(f, cb->interaction->request, "", &cb->issued, &cb->outcome);
}

enum turn return_to_client(struct flow *f)
{
	enum turn turn = issue_check_account(f, of(f)->interaction->request, of(f)->outcome);

	if (turn != FLOW_NEXT)
		return turn;
	if (of(f)->outcome != STORE_DONE)
		return flow_refuse(f, &request_uri_spent, NULL);
	return issue_return_to_client(f, of(f)->interaction->request, &of(f)->issued);
}
