/* page_theme.h -- the colours and the font of all pages: theme.json.
 *
 * A theme names those that it changes. Colours that could not be read or told apart are refused:
 * WCAG 2.2, 1.4.3 and 1.4.11, light and dark. Pure.
 */
#pragma once
#include "arena.h"
#include "config.h"

enum page_colour {
	COLOUR_PAPER,     /* behind everything */
	COLOUR_SHEET,     /* of what can be pressed */
	COLOUR_INK,       /* of text */
	COLOUR_SOFT,      /* of text that matters less */
	COLOUR_LINE,      /* around what can be pressed */
	COLOUR_HAIR,      /* between paragraphs, for ornament alone */
	COLOUR_DEEP,      /* of links and main buttons */
	COLOUR_DEEPER,    /* of those under the pointer */
	COLOUR_ON_DEEP,   /* of text on them */
	COLOUR_WARM,      /* behind notices */
	COLOUR_WARM_LINE, /* beside them, and around what has the focus */
	COLOURS,
};

enum page_scheme { SCHEME_LIGHT, SCHEME_DARK, SCHEMES };

struct page_theme {
	const char *font;
	const char *colours[SCHEMES][COLOURS]; /* "#1c2530" */
};

/* Over what theme has already: the members of a theme.json. False, with faults, if it is broken. */
bool page_theme_read(struct arena *a, const char *file, struct text bytes, struct page_theme *theme,
		     struct config_faults *faults);

/* Can everybody tell them apart? False, with a fault for each pair that is too close. */
bool page_theme_check(struct arena *a, const char *file, const struct page_theme *theme,
		      struct config_faults *faults);

/* As custom properties, --ink and --font: the beginning of the style sheet. */
struct text page_theme_style(struct arena *a, const struct page_theme *theme);

/* Of two colours "#rrggbb", from 1 to 21: WCAG 2.2, contrast ratio. */
double page_contrast(const char *one, const char *other);
