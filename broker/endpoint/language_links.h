/* language_links.h -- the same page in our other languages.
 *
 * For pages that a GET brought and that reading again does not change.
 */
#pragma once
#include "exchange.h"
#include "page.h"

/* The "languages" of a page: path with the request's parameters and another ui_locales (OpenID
 * Connect Core 3.1.2.1). NULL, and thus no links, if the request was not a GET. In the arena. */
const struct page_scope *language_links(struct flow *f, const char *current, const char *path);
