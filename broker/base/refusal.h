/* refusal.h -- a no with a name.
 *
 * A rule that is not met answers with a pointer to one of these constants; NULL means it is met.
 * They are never formatted and never allocated. What was found goes to the log beside the name.
 * docs/refusals.md is made of them: each is written exactly as
 *
 *	const struct refusal redirect_uri_unregistered = {"redirect-uri-unregistered", 400, NULL,
 *		"The redirect_uri is not one that this client registered."};
 *
 * (static or not), so that tests/check/refusals can find it.
 */
#pragma once
#include "arena.h"

struct refusal {
	const char *name;  /* in logs, metrics, tests and docs: lower case, hyphens */
	int status;        /* HTTP, when the client cannot be told by redirect */
	const char *error; /* OAuth 2.0 error code for the client; NULL: never told by redirect */
	const char *help;  /* one English sentence for a developer: error_description */
};

/* Its short code, for telephones and tickets: "PV-" and five digits of the SHA-256 of its name, so
 * that no two branches number twice and none is ever numbered anew. A name that was published is
 * kept: docs/errors.md lists both. In the arena. */
const char *refusal_code(struct arena *a, const char *name);
