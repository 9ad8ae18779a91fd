/* page.h -- HTML from template files: a mustache subset, escaped by construction.
 *
 * Templates and texts are compiled once, at start: {{name}} escaped variable, {{#list}} … {{/list}}
 * section, {{^name}} … {{/name}} if absent, {{>part}} partial, {{t.key}} text of the page's
 * language (which may hold {name} placeholders, escaped as well). There is no unescaped form.
 * Rendering is pure: values in, bytes out, in the arena.
 */
#pragma once
#include "arena.h"
#include "config.h"
#include "refusal.h"

struct pages; /* compiled templates and languages */

/* The shipped files (compiled in) and the theme of the configuration: its templates in the place of
 * those of their names, its texts and colours in the place of some (docs/themes.md). Which values a
 * page has says page_contract.h. NULL if one is broken; faults say file and
 * line. The pages point into the configuration, which must live as long. */
struct pages *pages_load(struct arena *a, const struct config *config,
			 struct config_faults *faults);

struct page_value {
	const char *name;
	const char *value;             /* of a variable; for a section: not NULL means shown once */
	const struct page_scope *list; /* of a section: one scope per round, next-linked */
};

struct page_scope {
	const struct page_value *values; /* ended by {NULL} */
	const struct page_scope *next;
};

/* The language for a request: the first known of ui_locales, else of Accept-Language (RFC 4647
 * lookup, with q), else the configured default. Returns "fr", "en", "vi". */
const char *page_language(const struct pages *pages, const char *ui_locales,
			  const char *accept_language);

/* All languages there are, ended by NULL; each has its own name under the key "language.name". */
const char *const *page_languages(const struct pages *pages);

/* name is one of page_contracts; an unknown language is taken for the first of ours. A value that
 * is missing is the empty text; *missing (NULL: nobody asks) becomes the name of the first,
 * or NULL. */
struct text page_render(struct arena *a, const struct pages *pages, const char *name,
			const char *language, const struct page_scope *scope, const char **missing);

/* One text of a language, for what is not a template; NULL if there is none. It is not HTML, and
 * its {placeholders}, if any, are as in the catalogue. */
const char *page_text(const struct pages *pages, const char *language, const char *key);

/* The "title" or "explanation" of a refusal for a citizen: that of its name
 * (error.store-busy.title), else of the beginning of its name (error.store.title), else of its
 * status (error.status-503.title), else the general one (error.default.title). Never NULL. */
const char *page_refusal_text(struct arena *a, const struct pages *pages, const char *language,
			      const struct refusal *refusal, const char *part);

/* What Content-Security-Policy must let a page have: the style sheet that is in it, by its hash,
 * "'sha256-...'". */
const char *page_style_policy(const struct pages *pages);
