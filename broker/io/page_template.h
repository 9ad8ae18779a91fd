/* page_template.h -- from a template and a language to a flat run of segments.
 *
 * Compiled once per page and language: partials are inlined, texts are escaped and cut at their
 * placeholders, neighbours are joined, so that rendering is mostly copying. Refused with file and
 * line: unknown variables, texts and partials, sections that do not close or that close in
 * another place of the document, variables where escaping does not hold (page_markup.h). Pure.
 */
#pragma once
#include "page_contract.h"
#include "page_locale.h"

enum segment_kind {
	SEGMENT_LITERAL,
	SEGMENT_TEXT,   /* a variable, escaped */
	SEGMENT_PLAIN,  /* a variable of a letter */
	SEGMENT_URL,    /* a variable in href or action: checked, then escaped */
	SEGMENT_EACH,   /* the segments up to end, once per round of a list */
	SEGMENT_UNLESS, /* the segments up to end, if the value is absent */
};

struct page_segment {
	enum segment_kind kind;
	const char *name;    /* of the variable or section */
	struct text literal; /* of a literal: HTML */
	size_t end;          /* of a section: index of the segment behind it */
};

struct page_template {
	size_t count;
	const struct page_segment *segments;
};

/* What a compilation may refer to. */
struct page_sources {
	const char *const *names; /* "templates/header.html", ended by NULL */
	const struct text *bytes;
	const struct locale *locale;
	struct text style; /* HTML: what {{style}} stands for */
};

enum {
	TEMPLATE_BYTES_MAX = 64 * 1024,
	TEMPLATE_SEGMENTS_MAX = 4096,
	TEMPLATE_DEPTH_MAX = 8, /* of sections */
	TEMPLATE_PARTIALS_MAX = 32,
};

/* False, with faults. */
bool page_template_compile(struct arena *a, const struct page_sources *sources,
			   const struct page_contract *contract, struct page_template *template,
			   struct config_faults *faults);
