/* page_shipped.h -- the templates, languages and style sheet that are part of the program.
 *
 * The files of config/templates and config/locales, embedded when it is built.
 */
#pragma once
#include "text.h"

struct page_shipped {
	const char *name; /* "templates/error.html" */
	const struct text *bytes;
};

extern const struct page_shipped page_shipped[]; /* ended by a NULL name */
