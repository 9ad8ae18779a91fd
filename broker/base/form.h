/* form.h -- query strings and application/x-www-form-urlencoded bodies, read strictly and once.
 *
 * OAuth 2.0 (RFC 6749) 3.1: a parameter appears once; one sent without a value is as if omitted.
 * Refused: a name twice, bad percent escapes, %00 and other control characters except tab, CR and
 * LF (a text area may hold them; whoever takes a protocol value refuses those, too), invalid UTF-8,
 * an empty name, more than FORM_PARAMETERS_MAX parameters. Pure; results live in the arena.
 */
#pragma once
#include "arena.h"
#include "refusal.h"

enum { FORM_PARAMETERS_MAX = 64 };

struct form_parameter {
	const char *name, *value; /* decoded, NUL-terminated, without inner NULs */
};

struct form {
	size_t count;
	struct form_parameter parameters[FORM_PARAMETERS_MAX];
};

extern const struct refusal form_malformed;
extern const struct refusal form_parameter_repeated; /* detail is the name */
extern const struct refusal form_too_many_parameters;

/* Add the parameters of encoded to *form, which the caller zeroed or parsed into before: a name
 * that is in both the query and the body is refused as well. detail (not NULL) gets what to log. */
const struct refusal *form_parse(struct arena *a, struct text encoded, struct form *form,
				 const char **detail);

const char *form_value(const struct form *form, const char *name); /* "" if absent or empty */

/* The same, and it is gone from the form. */
const char *form_take(struct form *form, const char *name);

/* Percent-encode everything but unreserved characters (RFC 3986 2.3). */
char *form_encode(struct arena *a, struct text value);

/* Append name=value, encoded, to a URL that may or may not have a query; nothing if value is "". */
char *url_with(struct arena *a, const char *url, const char *name, const char *value);
