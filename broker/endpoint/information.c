/* information.c -- the citizen has read what will be passed on: POST /information.
 *
 * Answered once: the second time nothing is issued. But a browser forgets its first request for the
 * second of a double click, and with it the answer; that is given again, for a few seconds and
 * while the client has not had its code.
 */
#include "context.h"
#include "end_of_session.h"
#include "endpoints.h"
#include "information_page.h"
#include "issue_code.h"
#include "sandbox_faults.h"
#include "switch_checks.h"
#include <string.h>

static const struct refusal information_refused = {
	"information-refused", 403, "access_denied",
	"The citizen did not want her information passed on."};
static const struct refusal consent_not_given = {
	"consent-not-given", 400, NULL,
	"The client needs the citizen's consent, and the box was not ticked."};
static const struct refusal session_ended = {
	"session-ended", 403, "login_required",
	"The session whose information was shown has ended; start again from the service."};
static const struct refusal information_answered_before = {
	"information-answered-before", 409, NULL,
	"This sign-in was completed before; start again from the service."};

struct information {
	struct browser_flow browser; /* first */
	struct continuation continuation;
	struct browser_session before;
	struct issued issued;
	enum store_outcome outcome, earlier_outcome, kept_outcome;
	struct text kept; /* of the first answer, for the second */
};

static struct information *of(struct flow *f) { return (struct information *)f; }

/* Most browsers hold the form back until the box is ticked; others bring it here, and she sees it
 * again. Nothing was spent. */
static enum turn check_consent(struct flow *f)
{
	if (of(f)->continuation.consent && strcmp(exchange_parameter(f, "consent"), "1") != 0)
		return flow_refuse(f, &consent_not_given, NULL);
	return FLOW_NEXT;
}

static enum turn open_continuation(struct flow *f)
{
	struct information *in = of(f);
	const struct refusal *no = information_page_open(f, &in->continuation);

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	f->log_client = in->continuation.request->client->client_id;
	browser_speak(f, in->continuation.request);
	f->log_provider = in->continuation.grant->provider;
	if (strcmp(exchange_parameter(f, "answer"), "continue") == 0)
		return check_consent(f);
	in->browser.request = in->continuation.request;
	return flow_refuse(f, &information_refused, NULL);
}

static enum turn load_session(struct flow *f) { return browser_session_load(f, &of(f)->before); }

/* Somebody else signed in meanwhile, in another tab. Her clients are told by the next round of
 * notices. */
static enum turn end_earlier_session(struct flow *f)
{
	struct information *in = of(f);
	const struct session *earlier = browser_session_read(f, &in->before);
	const struct session *next = in->continuation.session;

	if (next == NULL || earlier == NULL ||
	    session_is_of(f->arena, context.config, earlier, next->identity, next->provider,
			  in->continuation.request->client))
		return FLOW_NEXT;
	return end_of_session(f, in->before.id, earlier, NULL, &in->earlier_outcome);
}

/* The session to go on with. One that began at this sign-in takes over from an earlier one of the
 * same person, perhaps of another tab; one that was continued must be the one that was shown. */
static const struct session *session_of(struct flow *f)
{
	const struct continuation *c = &of(f)->continuation;
	struct session *before = browser_session_read(f, &of(f)->before);

	if (c->session == NULL)
		return before != NULL && strcmp(before->sid, c->sid) == 0 ? before : NULL;
	return session_begin(f->arena, context.config, c->session->identity, c->session->provider,
			     c->request->client, c->session->started, before);
}

static enum turn continue_session(struct flow *f)
{
	struct information *in = of(f);
	struct continuation *c = &in->continuation;
	const struct session *session = session_of(f);
	const struct refusal *no = switch_check_grant(f->arena, c->grant);
	bool must_stand = c->session == NULL;

	if (no != NULL) {
		in->browser.request = c->request;
		return flow_refuse(f, no, NULL);
	}
	if (session == NULL) { /* a first click may have put another in its place */
		in->outcome = STORE_ABSENT;
		return FLOW_NEXT;
	}
	c->grant->sid = session->sid;
	sandbox_follow(c->sid, session->sid);
	session = session_continue(f->arena, session, c->request->client,
				   session_notice(f->arena, c->request, c->grant->told));
	issue_code(f, c->grant, session, &in->before, must_stand, &in->issued);
	issue_keep_answer(f, c->once, &in->issued);
	return FLOW_NEXT;
}

static enum turn save_grant(struct flow *f)
{
	struct information *in = of(f);

	if (in->outcome == STORE_ABSENT)
		return FLOW_NEXT;
	return issue_save(f, in->continuation.request, in->continuation.once, &in->issued,
			  &in->outcome);
}

/* Back to the service itself, if it has said where: it knows nothing of this sign-in any more. */
static enum turn refuse_second(struct flow *f)
{
	struct information *in = of(f);
	const struct client *client = in->continuation.request->client;

	if (in->outcome == STORE_ABSENT) {
		in->browser.request = in->continuation.request;
		return flow_refuse(f, &session_ended, NULL);
	}
	in->browser.home = client;
	if (*client->client_uri != '\0')
		in->browser.way_back = NULL;
	return flow_refuse(f, &information_answered_before, NULL);
}

static bool may_be_second(const struct information *in)
{
	return in->outcome == STORE_SPENT || in->outcome == STORE_ABSENT;
}

static enum turn read_first_answer(struct flow *f)
{
	struct information *in = of(f);

	if (!may_be_second(in))
		return FLOW_NEXT;
	return store_get(f, STORE_RETURN, in->continuation.once, &in->kept, &in->kept_outcome);
}

static enum turn read_first_code(struct flow *f)
{
	struct information *in = of(f);

	if (!may_be_second(in))
		return FLOW_NEXT;
	if (in->kept_outcome == STORE_DONE)
		in->issued = issue_kept_answer(f->arena, in->kept);
	if (in->kept_outcome != STORE_DONE || in->issued.code == NULL)
		return refuse_second(f);
	return store_get(f, STORE_GRANT, in->issued.code, &in->kept, &in->kept_outcome);
}

static enum turn return_to_client(struct flow *f)
{
	struct information *in = of(f);
	enum turn turn = issue_check_account(f, in->continuation.request, in->outcome);

	if (turn != FLOW_NEXT)
		return turn;
	if (in->outcome != STORE_DONE && in->kept_outcome != STORE_DONE)
		return refuse_second(f);
	return issue_return_to_client(f, in->continuation.request, &in->issued);
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"open-continuation", open_continuation},
	{"load-session", load_session},               /* Redis, if the browser has one */
	{"end-earlier-session", end_earlier_session}, /* Redis, if it is somebody else's */
	{"continue-session", continue_session},
	{"save-grant", save_grant},               /* Redis: once, with the session */
	{"read-first-answer", read_first_answer}, /* Redis, the second time */
	{"read-first-code", read_first_code},     /* Redis, if that was just now */
	{"return-to-client", return_to_client},
	{NULL, NULL},
};

static void refuse(struct flow *f)
{
	if (f->refusal != &consent_not_given || !information_page_again(f, &of(f)->continuation))
		browser_refuse(f);
}

const struct flow_kind information_flow = {
	.name = "information",
	.size = sizeof(struct information),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = refuse,
};
