/* accessibility.c -- how far everybody can use these pages, and how we know: GET /accessibility.
 *
 * The statement that EN 301 549 and RGAA 4 ask for, as far as those who make the pages can give
 * it; a theme may replace it by that of whoever runs them.
 */
#include "browser_flow.h"
#include "context.h"
#include "endpoints.h"
#include "language_links.h"
#include "page_words.h"

/* The day on which its sentences were last held against the tests. */
static const char assessed[] = "2026-11-22";

static enum turn show_statement(struct flow *f)
{
	const char *language = ((struct browser_flow *)f)->language;

	return browser_page(
		f, 200, "accessibility",
		(const struct page_value[]){
			{"date", page_day(f->arena, context.pages, language, assessed), NULL},
			{"languages", NULL,
			 language_links(f, language, browser_path(f, "/accessibility"))},
			{NULL, NULL, NULL},
		},
		NULL);
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"show-statement", show_statement},
	{NULL, NULL},
};

const struct flow_kind accessibility_flow = {
	.name = "accessibility",
	.size = sizeof(struct browser_flow),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = browser_refuse,
};
