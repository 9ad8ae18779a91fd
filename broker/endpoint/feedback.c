/* feedback.c -- "did signing in work for you?": GET and POST /feedback.
 *
 * One question, yes or no. No cookie is set or read, nobody is named, nothing can be written: what
 * is kept is one more of a number.
 */
#include "allowance.h"
#include "context.h"
#include "endpoints.h"
#include "language_links.h"
#include "public_pages.h"
#include "tally.h"
#include <string.h>

enum { BURST = 50, PER_SECOND = 10 };

static const struct refusal feedback_malformed = {"feedback-malformed", 400, NULL,
						  "The answer is neither worked nor failed."};
static const struct refusal feedback_too_many = {
	"feedback-too-many", 429, NULL, "More answers come than citizens give; try again later."};

struct feedback {
	struct browser_flow browser; /* first */
	const struct client *client; /* NULL: no service is named, or none of ours */
};

static struct allowance allowance = {BURST, 0};

static struct feedback *of(struct flow *f) { return (struct feedback *)f; }

static enum turn find_client(struct flow *f)
{
	of(f)->client = config_client(context.config, exchange_parameter(f, "client_id"));
	return FLOW_NEXT;
}

static enum turn show(struct flow *f, const char *thanks)
{
	const struct client *client = of(f)->client;

	return browser_page(
		f, 200, "feedback",
		(const struct page_value[]){
			{"client_name", client == NULL ? NULL : browser_client_name(f, client),
			 NULL},
			{"client_id", client == NULL ? NULL : client->client_id, NULL},
			{"action", browser_path(f, "/feedback"), NULL},
			{"thanks", thanks, NULL},
			{"languages", NULL,
			 language_links(f, of(f)->browser.language, browser_path(f, "/feedback"))},
			{NULL, NULL, NULL},
		},
		NULL);
}

static enum turn ask(struct flow *f) { return show(f, NULL); }

static enum turn count_answer(struct flow *f)
{
	const char *answer = exchange_parameter(f, "answer");
	const struct client *client = of(f)->client;
	bool worked = strcmp(answer, "worked") == 0;

	if (!worked && strcmp(answer, "failed") != 0)
		return flow_refuse(f, &feedback_malformed, NULL);
	if (!allowance_take(&allowance, BURST, PER_SECOND))
		return flow_refuse(f, &feedback_too_many, NULL);
	if (client != NULL)
		tally_add("service", client->client_id,
			  worked ? STATISTICS_WORKED : STATISTICS_FAILED);
	return FLOW_NEXT;
}

static enum turn thank(struct flow *f) { return show(f, "1"); }

static const struct flow_step ask_steps[] = {
	{"read-parameters", browser_read_parameters},
	{"are-on", public_pages_are_on},
	{"find-client", find_client},
	{"ask", ask},
	{NULL, NULL},
};

static const struct flow_step answer_steps[] = {
	{"read-parameters", browser_read_parameters},
	{"are-on", public_pages_are_on},
	{"find-client", find_client},
	{"count-answer", count_answer},
	{"thank", thank},
	{NULL, NULL},
};

const struct flow_kind feedback_flow = {
	.name = "feedback",
	.size = sizeof(struct feedback),
	.deadline_ms = 5000,
	.steps = ask_steps,
	.refuse = browser_refuse,
};

const struct flow_kind feedback_answer_flow = {
	.name = "feedback-answer",
	.size = sizeof(struct feedback),
	.deadline_ms = 5000,
	.steps = answer_steps,
	.refuse = browser_refuse,
};
