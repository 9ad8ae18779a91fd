/* page_render.h -- a compiled template and its values become HTML. Pure. */
#pragma once
#include "page.h"
#include "page_escape.h"
#include "page_template.h"

/* The values of page come first, then those of common. A missing value is the empty text,
 * and noted in w. */
void page_render_template(struct page_writer *w, const struct page_template *template,
			  const struct page_scope *page, const struct page_scope *common);
