#include "spend_request.h"
#include "issue_code.h"
#include "store.h"

struct spend_request {
	struct flow flow; /* first */
	struct authorize_request request;
	struct issued issued;
	enum store_outcome outcome;
};

static struct spend_request *of(struct flow *f) { return (struct spend_request *)f; }

/* Spent already by whoever was faster: just as well. */
static enum turn write_mark(struct flow *f)
{
	return issue_save(f, &of(f)->request, "", &of(f)->issued, &of(f)->outcome);
}

static const struct flow_step steps[] = {
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
	struct arena *a;
	struct spend_request *spend;

	if (request->pushed == NULL || *request->pushed == '\0')
		return;
	a = arena_new();
	spend = flow_new(a, &spend_request_flow);
	spend->request.pushed = arena_string(a, text_of(request->pushed));
	flow_begin(base, &spend->flow);
}
