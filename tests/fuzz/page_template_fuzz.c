/* A template from anywhere is refused with a place, or renders hostile values without one byte of
 * theirs ending an element or an attribute. */
#include "page_markup.h"
#include "page_render.h"
#include "page_template.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Inputs that hold the mark themselves are passed over. */
static const char hostile[] = "\x01\"'<MARK>&";
static const char link_hostile[] = "javascript:MARK";

static const struct page_value values[] = {
	{"client_name", hostile, NULL},
	{"action", link_hostile, NULL},
	{"notice", hostile, NULL},
	{NULL, NULL, NULL},
};

static bool is_followed(const struct markup *m)
{
	return m->place == MARKUP_VALUE &&
	       (strcmp(m->name, "href") == 0 || strcmp(m->name, "action") == 0 ||
		strcmp(m->name, "formaction") == 0 || strcmp(m->name, "src") == 0);
}

/* The page is still markup that we know, and no attribute that a browser follows holds the mark. */
static void check(struct text html)
{
	struct markup m = {.place = MARKUP_TEXT};

	for (; html.len > 0; html = (struct text){html.at + 1, html.len - 1}) {
		if (text_starts(html, "<MARK>") || (is_followed(&m) && text_starts(html, "MARK")))
			abort();
		if (markup_step(&m, *html.at) != NULL)
			abort();
	}
	if (m.place != MARKUP_TEXT)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"templates/choose.html", "templates/part.html", NULL};
	const struct text whole = {(const char *)data, size};
	struct text bytes[2];
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	struct page_writer w = {.arena = a};
	struct page_template template;
	struct locale locale;
	struct page_sources sources = {names, bytes, &locale, TEXT("<b></b>")};

	/* what follows a form feed is the partial */
	bytes[0] = text_split(whole, '\f', &bytes[1]);
	if (!locale_read(a, "en.json", TEXT("{\"a\":\"x {client_name} <\",\"b\":\"y\"}"), &locale,
			 &faults))
		abort();
	if (memmem(data, size, "MARK", 4) == NULL &&
	    page_template_compile(a, &sources, &page_contracts[0], &template, &faults)) {
		page_render_template(&w, &template, &(struct page_scope){values, NULL}, NULL);
		check((struct text){w.at, w.len});
	} else if (memmem(data, size, "MARK", 4) == NULL && faults.count == 0) {
		abort();
	}
	arena_free(a);
	return 0;
}
