/* page_contract.h -- which pages there are, and which values an endpoint gives to each.
 *
 * Templates are checked against it at start, so that a misspelled variable is a fault with a line
 * and not a hole in a citizen's page. What is a URL is said here, once, and not by a template.
 */
#pragma once
#include <stdbool.h>

enum page_kind { PAGE_TEXT, PAGE_URL, PAGE_LIST, PAGE_STYLE };

struct page_name {
	const char *name;
	enum page_kind kind;
	const struct page_name *members; /* of one round of a list, ended by a NULL name */
};

struct page_contract {
	const char *page;               /* rendered by this name from templates/PAGE.html */
	const struct page_name *values; /* ended by a NULL name */
	bool is_plain; /* a letter: templates/PAGE.txt, whose first line is the subject */
};

extern const struct page_contract page_contracts[]; /* ended by a NULL page */
extern const struct page_name page_values_of_all[]; /* what every page may use as well */
