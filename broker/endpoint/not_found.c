/* not_found.c -- for whoever reads it: there is no such page, or it cannot be opened like this.
 *
 * Programs are told by the front door, in plain text. Nothing is stored: anybody may ask for
 * anything.
 */
#include "browser_flow.h"
#include "context.h"
#include "endpoints.h"

static enum turn read_parameters(struct flow *f)
{
	enum turn turn = browser_read_parameters(f);

	if (turn != FLOW_NEXT)
		return turn;
	if (f->exchange->allow != NULL)
		exchange_header(f, "Allow", f->exchange->allow);
	return flow_refuse(f, f->exchange->unserved, NULL);
}

static void refuse(struct flow *f)
{
	const char *language = ((struct browser_flow *)f)->language;

	browser_page(
		f, f->refusal->status, "not_found",
		(const struct page_value[]){
			{"title",
			 page_refusal_text(f->arena, context.pages, language, f->refusal, "title"),
			 NULL},
			{"explanation",
			 page_refusal_text(f->arena, context.pages, language, f->refusal,
					   "explanation"),
			 NULL},
			{NULL, NULL, NULL},
		},
		NULL);
}

static const struct flow_step steps[] = {
	{"read-parameters", read_parameters},
	{NULL, NULL},
};

const struct flow_kind not_found_flow = {
	.name = "not-found",
	.size = sizeof(struct browser_flow),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = refuse,
};
