/* case_run.h -- a case against a service: what it did, and whether that is right.
 *
 * Drives the service and the sandbox over HTTP as browsers would, one request after the other;
 * each may wait for its answer. For commands.
 */
#pragma once
#include "arena.h"
#include "sandbox_case.h"

/* Where all is; "" where nothing is said. */
struct service {
	const char *sandbox;                    /* the issuer */
	const char *login_url;                  /* the log-in button's, or the page it is on */
	const char *success_url, *success_text; /* one at least: what only those see who are in */
	const char *ca_file;
};

struct case_result {
	const struct sandbox_case *of;
	bool passed;
	const char *did; /* what the service did, in a sentence */
	long long ms;
};

/* Can somebody sign in at all? NULL, or why not: without that nothing that is refused means
 * anything. */
const char *case_check_ordinary_sign_in(struct arena *a, const struct service *service);

struct case_result case_run(struct arena *a, const struct service *service,
			    const struct sandbox_case *what);
