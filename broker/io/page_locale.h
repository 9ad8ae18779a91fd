/* page_locale.h -- the texts of a page in each language: {"key": "text with {placeholder}"}.
 *
 * One JSON file per language, named after its tag (RFC 5646): fr.json. All languages have the same
 * keys, and the same placeholders under each, or they are refused. Texts are plain: a < is shown
 * as one. Pure; the results live in the arena.
 */
#pragma once
#include "arena.h"
#include "config.h"

enum { LOCALES_MAX = 32, LOCALE_BYTES_MAX = 256 * 1024 };

struct locale_text {
	const char *key, *text;
};

struct locale {
	const char *language; /* lower case: "fr", "pt-br" */
	const char *file;     /* for faults */
	size_t count;
	const struct locale_text *texts; /* sorted by key */
};

/* False, with faults, if bytes are not a catalogue. */
bool locale_read(struct arena *a, const char *file, struct text bytes, struct locale *locale,
		 struct config_faults *faults);

/* The texts of more take the place of those of its own, or are added. */
void locale_add(struct arena *a, struct locale *locale, const struct locale *more);

const char *locale_find(const struct locale *locale, const char *key); /* NULL */

/* Do they have the same keys and placeholders? Each difference is a fault of other's file. */
bool locale_check_against(const struct locale *other, const struct locale *reference,
			  struct config_faults *faults);

/* The next {placeholder} of *rest, without braces; before becomes the text in front of it and *rest
 * the text behind it. Absent at the end, when before is all that is left. */
struct text locale_next_placeholder(struct text *rest, struct text *before);
