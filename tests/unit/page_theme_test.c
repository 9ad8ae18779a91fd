#include "page_shipped.h"
#include "page_style.h"
#include "page_theme.h"
#include "test.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct arena *a;
static struct config_faults faults;

/* The shipped colours. */
static struct page_theme begin(void)
{
	struct page_theme theme = {.font = NULL};
	const struct page_shipped *file = page_shipped;

	a = arena_new();
	faults = (struct config_faults){.arena = a};
	while (strcmp(file->name, "theme.json") != 0)
		file++;
	CHECK(page_theme_read(a, file->name, *file->bytes, &theme, &faults));
	return theme;
}

/* "PLACE: PROBLEM" of the first fault of a theme over the shipped one; "" if it is sound. */
static const char *outcome_of(const char *json)
{
	static char outcome[256];
	struct page_theme theme = begin();

	if (page_theme_read(a, "theme.json", text_of(json), &theme, &faults))
		page_theme_check(a, "theme.json", &theme, &faults);
	snprintf(outcome, sizeof outcome, "%s%s%s", faults.count == 0 ? "" : faults.first->place,
		 faults.count == 0 ? "" : ": ", faults.count == 0 ? "" : faults.first->problem);
	arena_free(a);
	return outcome;
}

TEST(the_shipped_colours_can_be_told_apart)
{
	struct page_theme theme = begin();

	CHECK(page_theme_check(a, "theme.json", &theme, &faults));
	CHECK_NUMBER(faults.count, 0);
	arena_free(a);
}

TEST(contrast_is_that_of_wcag)
{
	CHECK_NUMBER(lround(100 * page_contrast("#000000", "#ffffff")), 2100);
	CHECK_NUMBER(lround(100 * page_contrast("#ffffff", "#ffffff")), 100);
	CHECK_NUMBER(lround(100 * page_contrast("#FFFFFF", "#777777")), 448);
	CHECK_NUMBER(lround(100 * page_contrast("#0000ff", "#ffff00")), 800);
}

TEST(a_theme_names_what_it_changes)
{
	CHECK_STR(outcome_of("{}"), "");
	CHECK_STR(outcome_of("{\"font\":\"\\\"Marianne\\\", sans-serif\",\"// why\":1}"), "");
	CHECK_STR(outcome_of("{\"light\":{\"deep\":\"#000091\"},\"dark\":{\"hair\":\"#000000\"}}"),
		  "");
}

TEST(a_theme_that_cannot_be_read_is_refused)
{
	CHECK_STR(outcome_of("{\n\"light\":\n"), "line 3: is not JSON: unexpected token");
	CHECK_STR(outcome_of("{\"light\":{\"ink\":\"#12345\"}}"), "light.ink: is not a colour");
	CHECK_STR(outcome_of("{\"dark\":{\"ink\":\"red;}*{}\"}}"), "dark.ink: is not a colour");
	CHECK_STR(outcome_of("{\"font\":\"a;}body{}\"}"), "font: is not a list of font families");
	CHECK_STR(outcome_of("{\"font\":\"\\\"Marianne, serif\"}"),
		  "font: is not a list of font families");
	CHECK(strstr(outcome_of("{\"light\":{\"inc\":\"#123456\"}}"), "light.inc: ") != NULL);
}

TEST(colours_that_are_too_close_are_refused)
{
	CHECK_STR(outcome_of("{\"light\":{\"soft\":\"#8a8a8a\"}}"),
		  "light.soft: has a contrast of 3.3:1 with paper, of 4.5:1");
	CHECK_STR(outcome_of("{\"dark\":{\"line\":\"#333333\"}}"),
		  "dark.line: has a contrast of 1.4:1 with paper, of 3.0:1");
}

/* The line of the fault; 0: there is none. */
static const char *line_of(const char *css)
{
	static char place[32];

	a = arena_new();
	faults = (struct config_faults){.arena = a};
	page_style_check(a, "parvis.css", text_of(css), &faults);
	snprintf(place, sizeof place, "%s", faults.count == 0 ? "" : faults.first->place);
	arena_free(a);
	return place;
}

TEST(a_style_sheet_ends_where_it_seems_to)
{
	CHECK_STR(line_of("p { color: red }\n@media (min-width: 1em) { a { b: c } }"), "");
	CHECK_STR(line_of("/* ' \" { */ p::before { content: \"}'/*\" } /**/"), "");
	CHECK_STR(line_of("p {\n\n"), "line 3");
	CHECK_STR(line_of("p { } }"), "line 1");
	CHECK_STR(line_of("p { width: calc(1px }\n"), "line 1");
	CHECK_STR(line_of("\np { content: \"\n\" }"), "line 2");
	CHECK_STR(line_of("p {}\n/*/ p {}"), "line 2");
	CHECK_STR(line_of("((((((((((((((((("), "line 1");
}

TEST(a_style_sheet_cannot_end_the_element_that_it_is_in)
{
	CHECK_STR(line_of("p {}\n/* </style> */"), "");
	CHECK_STR(line_of("p {}\np { a: </style> }"), "line 2");
	CHECK_STR(line_of("p { content: \"</\" }"), "line 1");
	CHECK_STR(line_of("@media (width < 30rem) { p { a: b } }"), "");
	CHECK_STR(line_of("p { a: b } /* \xe9 */"), "line 1");
	CHECK_STR(line_of("p { content: \"\r\" }"), "line 1");
}

TEST(a_style_sheet_is_shortened_where_nothing_is_said)
{
	a = arena_new();
	CHECK_TEXT(page_style_shorten(a, TEXT("/* a */ p , q > r {\r\n\tb: c  d;\n}\n\n/* e */\n")),
		   "p ,q > r{b: c d;}");
	CHECK_TEXT(page_style_shorten(a, TEXT("a{b:calc(1px + 2px)}a :hover{c:\" /* ; */ \"}")),
		   "a{b:calc(1px + 2px)}a :hover{c:\" /* ; */ \"}");
	CHECK_TEXT(page_style_shorten(a, TEXT("a/**/b</**//{}")), "a b< /{}");
	CHECK_TEXT(page_style_shorten(a, TEXT("")), "");
	arena_free(a);
}

/* printf 'p{}' | openssl dgst -sha256 -binary | base64 */
TEST(a_style_sheet_is_known_by_its_hash)
{
	a = arena_new();
	CHECK_STR(page_style_source(a, TEXT("p{}")),
		  "'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='");
	arena_free(a);
}

TEST(a_style_sheet_fetches_nothing)
{
	CHECK_STR(line_of("p {}\n@IMPORT \"x.css\";"), "line 2");
	CHECK_STR(line_of("p { background: URL(https://x.example/a.png) }"), "line 1");
	CHECK_STR(line_of("p { background: u\\72l(x) }"), "line 1");
	CHECK_STR(line_of("p { content: \"a\\\"; url(x)\" }"), "line 1");
}
