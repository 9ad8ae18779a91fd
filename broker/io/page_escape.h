/* page_escape.h -- bytes on their way into HTML, or into a letter, appended to one growing run.
 *
 * The only ways for a value to get there. Those of pages are right in text and in double-quoted
 * attributes, which is where page_markup.h lets variables stand. Lives in the arena; does not fail.
 */
#pragma once
#include "arena.h"

struct page_writer {
	struct arena *arena;
	char *at;
	size_t len, size;
	const char *missing; /* the first variable that was given no value; NULL if none */
};

void page_put(struct page_writer *w, const char *bytes, size_t len); /* HTML of ours, as it is */

/* & < > " ' become references. What is no UTF-8, a control character (C0 but tab and newline, C1)
 * or turns the direction of what follows (U+202A to E, U+2066 to 9) becomes U+FFFD: a name must not
 * rearrange the sentence around it. */
void page_put_text(struct page_writer *w, struct text value);

/* For a letter, in which no byte has a meaning but a line's end: a value has none, nor any other of
 * the characters that page_put_text() replaces. */
void page_put_plain(struct page_writer *w, struct text value);

/* A path of ours (/...), http, https, or an app's scheme with a dot in it (RFC 8252 7.1), and
 * otherwise "#": what a browser would run (javascript:, data:) never gets into a link. */
void page_put_url(struct page_writer *w, struct text url);
