#include "page_theme.h"
#include "json_read.h"
#include "member.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { THEME_BYTES_MAX = 16 * 1024, FONT_MAX = 256 };

static const double for_text = 4.5, for_marks = 3;

static const char *const colour_names[COLOURS] = {"paper",   "sheet", "ink",      "soft",
						  "line",    "hair",  "deep",     "deeper",
						  "on-deep", "warm",  "warm-line"};

static const char *const scheme_names[SCHEMES] = {"light", "dark"};

/* What parvis.css lets stand on what. */
static const struct {
	enum page_colour of, on;
	const double *least;
} pairs[] = {
	{COLOUR_INK, COLOUR_PAPER, &for_text},        {COLOUR_INK, COLOUR_SHEET, &for_text},
	{COLOUR_INK, COLOUR_WARM, &for_text},         {COLOUR_SOFT, COLOUR_PAPER, &for_text},
	{COLOUR_SOFT, COLOUR_SHEET, &for_text},       {COLOUR_DEEP, COLOUR_PAPER, &for_text},
	{COLOUR_DEEP, COLOUR_SHEET, &for_text},       {COLOUR_DEEPER, COLOUR_PAPER, &for_text},
	{COLOUR_ON_DEEP, COLOUR_DEEP, &for_text},     {COLOUR_ON_DEEP, COLOUR_DEEPER, &for_text},
	{COLOUR_LINE, COLOUR_PAPER, &for_marks},      {COLOUR_LINE, COLOUR_SHEET, &for_marks},
	{COLOUR_WARM_LINE, COLOUR_PAPER, &for_marks}, {COLOUR_WARM_LINE, COLOUR_SHEET, &for_marks},
};

static bool is_colour(const char *value)
{
	return *value == '#' && strlen(value) == 7 &&
	       strspn(value + 1, "0123456789abcdefABCDEF") == 6;
}

/* Names of families, in quotes or not: nothing in them ends a declaration. */
static bool is_font(const char *value)
{
	int quotes = 0;

	for (;
	     isalnum((unsigned char)*value) || (*value != '\0' && strchr(" ,\"-", *value) != NULL);
	     value++)
		quotes += *value == '"';
	return *value == '\0' && quotes % 2 == 0;
}

static void read_colours(struct members *m, const char **colours)
{
	for (size_t i = 0; i < COLOURS; i++) {
		const char *value = member_string(m, colour_names[i], colours[i], 1, 32);

		if (*value != '\0' && !is_colour(value))
			member_fault(m, colour_names[i], "is not a colour", "Write #rrggbb.");
		colours[i] = value;
	}
	members_end(m);
}

static void read_scheme(struct members *m, enum page_scheme scheme, struct page_theme *theme)
{
	struct text json = member_object(m, scheme_names[scheme], THEME_BYTES_MAX);
	json_t *object = json_read(m->arena, json.at == NULL ? TEXT("{}") : json, THEME_BYTES_MAX);
	struct members inner = members_of(m->arena, m->file, object, m->faults);

	inner.prefix = arena_printf(m->arena, "%s.", scheme_names[scheme]);
	read_colours(&inner, theme->colours[scheme]);
}

bool page_theme_read(struct arena *a, const char *file, struct text bytes, struct page_theme *theme,
		     struct config_faults *faults)
{
	int before = faults->count;
	json_t *object = members_parse(a, file, bytes, THEME_BYTES_MAX, faults);
	struct members m = members_of(a, file, object, faults);

	if (object == NULL)
		return false;
	theme->font = member_string(&m, "font", theme->font, 1, FONT_MAX);
	if (!is_font(theme->font))
		member_fault(&m, "font", "is not a list of font families",
			     "Write names as in CSS: \"Noto Sans\", sans-serif.");
	for (enum page_scheme scheme = SCHEME_LIGHT; scheme < SCHEMES; scheme++)
		read_scheme(&m, scheme, theme);
	members_end(&m);
	json_decref(object);
	return faults->count == before;
}

/* WCAG 2.2, relative luminance. */
static double luminance(const char *colour)
{
	static const double weights[] = {0.2126, 0.7152, 0.0722};
	unsigned long rgb = strtoul(colour + 1, NULL, 16);
	double sum = 0;

	for (int i = 0; i < 3; i++) {
		double part = (double)((rgb >> (16 - 8 * i)) & 0xff) / 255;

		sum += weights[i] *
		       (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
	}
	return sum;
}

double page_contrast(const char *one, const char *other)
{
	double a = luminance(one), b = luminance(other);

	return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

bool page_theme_check(struct arena *a, const char *file, const struct page_theme *theme,
		      struct config_faults *faults)
{
	int before = faults->count;

	for (size_t i = 0; i < SCHEMES * (sizeof pairs / sizeof *pairs); i++) {
		size_t scheme = i % SCHEMES, pair = i / SCHEMES;
		const char *const *colours = theme->colours[scheme];
		double contrast = page_contrast(colours[pairs[pair].of], colours[pairs[pair].on]);

		if (contrast < *pairs[pair].least)
			config_fault(faults, file,
				     arena_printf(a, "%s.%s", scheme_names[scheme],
						  colour_names[pairs[pair].of]),
				     arena_printf(a, "has a contrast of %.1f:1 with %s, of %.1f:1",
						  contrast, colour_names[pairs[pair].on],
						  *pairs[pair].least),
				     "Make one of them lighter or darker.");
	}
	return faults->count == before;
}

static const char *properties(struct arena *a, const char *const *colours)
{
	const char *sum = "";

	for (size_t i = 0; i < COLOURS; i++)
		sum = arena_printf(a, "%s--%s:%s;", sum, colour_names[i], colours[i]);
	return sum;
}

struct text page_theme_style(struct arena *a, const struct page_theme *theme)
{
	return text_of(arena_printf(a,
				    ":root{--font:%s;%s}\n"
				    "@media (prefers-color-scheme:dark){:root{%s}}\n",
				    theme->font, properties(a, theme->colours[SCHEME_LIGHT]),
				    properties(a, theme->colours[SCHEME_DARK])));
}
