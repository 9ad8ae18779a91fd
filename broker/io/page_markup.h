/* page_markup.h -- where in an HTML document a template stands, byte by byte.
 *
 * Escaping & < > " ' is enough for text and for double-quoted attribute values and for nothing
 * else, so a value may stand there only. The tracker knows the part of the HTML syntax (WHATWG
 * HTML 13.1) that our templates may use; what it does not know it refuses: script, style and
 * other elements with a syntax of their own, event handlers and style attributes (the
 * Content-Security-Policy would block them anyway). Pure.
 */
#pragma once
#include <stdbool.h>

enum markup_place {
	MARKUP_TEXT,
	MARKUP_OPENING,     /* after < */
	MARKUP_NAME,        /* in the name of a start tag */
	MARKUP_CLOSING,     /* in an end tag */
	MARKUP_DECLARATION, /* after <! and in <!doctype html> */
	MARKUP_COMMENT,
	MARKUP_TAG,       /* in a start tag, between attributes */
	MARKUP_ATTRIBUTE, /* in the name of an attribute */
	MARKUP_EQUALS,    /* after it and = */
	MARKUP_VALUE,     /* in a double-quoted value */
};

enum { MARKUP_NAME_MAX = 31 };

struct markup {
	enum markup_place place;
	char name[MARKUP_NAME_MAX + 1]; /* of the tag or attribute that is being read */
	unsigned name_len;
	unsigned value_len; /* bytes of the attribute value so far */
	unsigned dashes;    /* in a row, to see where a comment begins and ends */
	bool is_whole;      /* the value is one URL variable: only the quote may follow */
	bool is_text_only;  /* within an element that holds no other: title, option, textarea */
};

/* Step over one byte. NULL, or a sentence about what our templates may not contain. */
const char *markup_step(struct markup *m, char c);

/* May a variable stand here? NULL, or why not. A URL may be the whole value of an attribute that
 * takes a URL, where nothing else may be, and may be text as well. */
const char *markup_variable(struct markup *m, bool is_url);

/* May a section begin or end here? */
bool markup_allows_section(const struct markup *m);

bool markup_is_same(const struct markup *a,
		    const struct markup *b); /* as places to continue from */
