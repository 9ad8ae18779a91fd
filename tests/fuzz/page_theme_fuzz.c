/* page_theme_fuzz.c -- bytes as the theme.json and as the style sheet of a theme: neither may get
 * out of the sheet that is served. */
#include "page_style.h"
#include "page_theme.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char shipped[] =
	"{\"font\":\"serif\",\"light\":{\"paper\":\"#ffffff\",\"sheet\":\"#ffffff\",\"ink\":\"#"
	"000000\","
	"\"soft\":\"#000000\",\"line\":\"#000000\",\"hair\":\"#000000\",\"deep\":\"#000000\","
	"\"deeper\":\"#000000\",\"on-deep\":\"#ffffff\",\"warm\":\"#ffffff\",\"warm-line\":\"#"
	"000000\"},"
	"\"dark\":{\"paper\":\"#000000\",\"sheet\":\"#000000\",\"ink\":\"#ffffff\",\"soft\":\"#"
	"ffffff\","
	"\"line\":\"#ffffff\",\"hair\":\"#ffffff\",\"deep\":\"#ffffff\",\"deeper\":\"#ffffff\","
	"\"on-deep\":\"#000000\",\"warm\":\"#000000\",\"warm-line\":\"#ffffff\"}}";

static struct text followed_by(struct arena *a, struct text bytes, const char *more)
{
	size_t len = bytes.len + strlen(more);
	char *both = arena_alloc(a, len);

	if (bytes.len > 0)
		memcpy(both, bytes.at, bytes.len);
	memcpy(both + bytes.len, more, strlen(more));
	return (struct text){both, len};
}

/* What follows is as free as it was, and nothing can be left out twice. */
static void check_shortened(struct arena *a, struct text bytes, struct config_faults *faults)
{
	struct text style = page_style_shorten(a, bytes), again = page_style_shorten(a, style);

	if (!page_style_check(a, "parvis.css", followed_by(a, bytes, "p{}"), faults) ||
	    !page_style_check(a, "parvis.css", followed_by(a, style, "p{}"), faults))
		abort();
	if (memchr(style.at, '\r', style.len) != NULL || again.len != style.len ||
	    memcmp(again.at, style.at, style.len) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct text bytes = {(const char *)data, size};
	struct config_faults faults = {.arena = a};
	struct page_theme theme = {.font = NULL};

	if (!page_theme_read(a, "theme.json", text_of(shipped), &theme, &faults))
		abort();
	if (page_theme_read(a, "theme.json", bytes, &theme, &faults)) {
		page_theme_check(a, "theme.json", &theme, &faults);
		if (!page_style_check(a, "theme.css", page_theme_style(a, &theme), &faults))
			abort();
	}
	if (page_style_check(a, "parvis.css", bytes, &faults))
		check_shortened(a, bytes, &faults);
	arena_free(a);
	return 0;
}
