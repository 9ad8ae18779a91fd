/* page_style.h -- a style sheet of a theme: does it end where it seems to, and stay at home? Pure.
 */
#pragma once
#include "arena.h"
#include "config.h"

/* False, with a fault that says the line: brackets, strings and comments are closed, and nothing is
 * fetched, neither by url() nor by @import. */
bool page_style_check(struct arena *a, const char *file, struct text css,
		      struct config_faults *faults);
