/* page_cases.h -- values for every page: as they should be, and as an attacker would have them.
 *
 * A value "@key" stands for that text of the page's language, "@day 1992-08-15" and "@moment" for
 * times as it writes them, "@minutes" for how long a form may wait.
 */
#pragma once
#include "page.h"

struct page_case {
	const char *page, *variant; /* "choose", "hostile" */
	struct page_scope scope;
};

extern const struct page_case page_cases[]; /* ended by a NULL page */
