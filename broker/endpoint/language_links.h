/* language_links.h -- the same page in our other languages.
 *
 * For pages that a GET brought and that reading again does not change.
 */
#pragma once
#include "exchange.h"
#include "page.h"

/* Our own, in the query of any page: the language that a reader chose. A client has ui_locales
 * (OpenID Connect Core 3.1.2.1), which may be signed or pushed and then is not ours to change. */
extern const char language_parameter[];

/* The "languages" of a page: path with the request's query and another language. NULL, and thus no
 * links, if the request was not a GET. In the arena. */
const struct page_scope *language_links(struct flow *f, const char *current, const char *path);
