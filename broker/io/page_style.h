/* page_style.h -- a style sheet of a theme: does it end where it seems to, and stay at home? Pure.
 *
 * It becomes a part of each page, so that nothing is fetched before a page is seen; a browser heeds
 * it by its hash (CSP 3, 2.3.1), and by nothing that a page may say.
 */
#pragma once
#include "arena.h"
#include "config.h"

/* False, with a fault that says the line: brackets, strings and comments are closed, and nothing is
 * fetched, neither by url() nor by @import. */
bool page_style_check(struct arena *a, const char *file, struct text css,
		      struct config_faults *faults);

/* One that passed, without comments and space that says nothing. What a browser reads of the
 * element are these very bytes: no carriage return is left. */
struct text page_style_shorten(struct arena *a, struct text css);

/* "'sha256-...'": a source of Content-Security-Policy. */
const char *page_style_source(struct arena *a, struct text css);
