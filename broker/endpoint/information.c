/* information.c -- the citizen has read what will be passed on: POST /information.
 *
 * Answered once: the second time, by a double click or the back button, nothing is issued.
 */
#include "context.h"
#include "endpoints.h"
#include "information_page.h"
#include "issue_code.h"
#include <string.h>

static const struct refusal information_refused = {
	"information-refused", 403, "access_denied",
	"The citizen did not want her information passed on."};
static const struct refusal information_answered_before = {
	"information-answered-before", 409, NULL,
	"This sign-in was completed before; start again from the service."};

struct information {
	struct browser_flow browser; /* first */
	struct continuation continuation;
	struct issued issued;
	enum store_outcome outcome;
};

static struct information *of(struct flow *f) { return (struct information *)f; }

static enum turn open_continuation(struct flow *f)
{
	struct information *in = of(f);
	const struct refusal *no = information_page_open(f, &in->continuation);

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	f->log_client = in->continuation.request->client->client_id;
	f->log_provider = in->continuation.grant->provider;
	if (strcmp(exchange_parameter(f, "answer"), "continue") == 0)
		return FLOW_NEXT;
	in->browser.request = in->continuation.request;
	return flow_refuse(f, &information_refused, NULL);
}

static enum turn save_grant(struct flow *f)
{
	struct information *in = of(f);

	issue_code(f, in->continuation.grant, &in->issued);
	return store_first(f, STORE_CONTINUATION, in->continuation.once,
			   context.config->settings.interaction_ttl_s, in->issued.writes, 2,
			   &in->outcome);
}

static enum turn return_to_client(struct flow *f)
{
	struct information *in = of(f);

	if (in->outcome != STORE_DONE)
		return flow_refuse(f, &information_answered_before, NULL);
	return issue_return_to_client(f, in->continuation.request, &in->issued);
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"open-continuation", open_continuation},
	{"save-grant", save_grant}, /* Redis: once, with the session */
	{"return-to-client", return_to_client},
	{NULL, NULL},
};

const struct flow_kind information_flow = {
	.name = "information",
	.size = sizeof(struct information),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = browser_refuse,
};
