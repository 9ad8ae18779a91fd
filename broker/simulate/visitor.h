/* visitor.h -- a browser without eyes: one person's cookies, one request at a time.
 *
 * Each request waits for its answer (20 s at most) and follows no redirect; TLS is verified, and
 * no proxy of the environment is meant. For commands; nothing a worker does comes here.
 */
#pragma once
#include "html_form.h"

struct visitor;

/* ca_file: PEM of who may sign certificates; "": the system's. NULL if curl cannot. */
struct visitor *visitor_new(const char *ca_file);
void visitor_free(struct visitor *visitor); /* and her cookies */

/* Where to go next. */
struct visit {
	const char *url;  /* absolute */
	const char *form; /* of a POST; NULL: GET */
	const char *from; /* the page with that form; NULL if none */
};

struct visited {
	const char *url;
	int status;           /* 0: nobody answered, or with more than a megabyte */
	const char *location; /* of a redirect, absolute; "" if there is none */
	struct text body;
	const char *problem; /* if status is 0 */
};

/* Results live in the arena. */
struct visited visitor_go(struct arena *a, struct visitor *visitor, const struct visit *visit);

/* The visit that pressing this button is; NULL: a form without one. One value of a field may be
 * replaced (name NULL: none). */
struct visit visit_by_form(struct arena *a, const struct visited *page,
			   const struct html_form *form, const struct html_button *button,
			   const struct html_field *instead);
