#include "spend_request.h"
#include "issue_code.h"
#include "store.h"

struct spend_request {
	struct flow flow; /* first */
	struct authorize_request request;
	struct issued issued;
	enum store_outcome outcome;
};

static const char *next; /* of the flow that is being started */

static struct spend_request *of(struct flow *f) { return (struct spend_request *)f; }

static enum turn begin(struct flow *f)
{
	of(f)->request.pushed = arena_string(f->arena, text_of(next));
	return FLOW_NEXT;
}

/* Spent already by whoever was faster: just as well. */
static enum turn write_mark(struct flow *f)
{
	return issue_save(f, &of(f)->request, "", &of(f)->issued, &of(f)->outcome);
}

static const struct flow_step steps[] = {
	{"begin", begin},
	{"write-mark", write_mark}, /* Redis */
	{"finish", flow_finish},
	{NULL, NULL},
};

static const struct flow_kind spend_request_flow = {
	.name = "spend-request",
	.size = sizeof(struct spend_request),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = flow_forget,
	.quiet = true,
};

void spend_request_start(struct event_base *base, const struct authorize_request *request)
{
	next = request->pushed;
	if (next != NULL && *next != '\0')
		flow_start(base, arena_new(), &spend_request_flow, NULL);
}
