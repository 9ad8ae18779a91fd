/* information_page.h -- what will be passed to the service, shown before it is: the page and its
 * seal. */
#pragma once
#include "browser_flow.h"
#include "grant.h"
#include "session.h"

/* What waits, sealed, in the page's form; nothing is stored. */
struct continuation {
	struct authorize_request *request;
	struct grant *grant;
	struct session *session; /* to begin; NULL: she is in session sid already */
	const char *sid;
	const char *once; /* what may be answered only once */
	bool consent;     /* she must have ticked that she agrees */
};

/* Must she see it before an answer to this request? */
bool information_page_is_due(const struct authorize_request *request);

/* once and consent are made here. */
enum turn information_page_show(struct flow *f, const struct continuation *continuation);

/* The same page once more, with what f->refusal says of her answer: its form is the one that she
 * sent, and may still be answered. False, and nothing, if that cannot be. */
bool information_page_again(struct flow *f, const struct continuation *continuation);

/* What the form brings back. */
const struct refusal *information_page_open(struct flow *f, struct continuation *continuation);
