/* page_cases.h -- values for every page: as they should be, and as an attacker would have them. */
#pragma once
#include "page.h"

struct page_case {
	const char *page, *variant; /* "choose", "hostile" */
	struct page_scope scope;
};

extern const struct page_case page_cases[]; /* ended by a NULL page */
