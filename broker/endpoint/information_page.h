/* information_page.h -- what will be passed to the service, shown before it is: the page and its
 * seal. */
#pragma once
#include "browser_flow.h"
#include "grant.h"

/* The grant waits, sealed, in the page's form; nothing is stored. */
enum turn information_page_show(struct flow *f, const struct authorize_request *request,
				const struct grant *grant);

/* What the form brings back; NULL with flow->refusal-to-be in *no. once is what may be answered
 * only once. */
struct continuation {
	struct authorize_request *request;
	struct grant *grant;
	const char *once;
};
const struct refusal *information_page_open(struct flow *f, struct continuation *continuation);
