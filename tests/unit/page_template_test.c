#include "page_render.h"
#include "page_template.h"
#include "test.h"
#include <stdio.h>

static const struct page_name round_values[] = {{"label", PAGE_TEXT, NULL}, {NULL, 0, NULL}};
static const struct page_name values[] = {
	{"name", PAGE_TEXT, NULL},
	{"link", PAGE_URL, NULL},
	{"list", PAGE_LIST, round_values},
	{NULL, 0, NULL},
};
static struct page_contract contract = {"test", values, false};

static char outcome[1024];

/* What it renders as, or "FILE line N" of the fault. */
static const char *outcome_of(const char *html, const char *part)
{
	static const char *const names[] = {"templates/test.html", "templates/part.html",
					    "templates/test.txt", NULL};
	const struct text bytes[] = {text_of(html), text_of(part), text_of(html)};
	struct arena *a = arena_new();
	struct config_faults faults = {.arena = a};
	struct page_template template;
	struct locale locale;
	struct page_sources sources = {names, bytes, &locale, TEXT("<style>p{}</style>")};
	struct page_writer w = {.arena = a};
	const struct page_value two[] = {{"label", "2<", NULL}, {NULL, NULL, NULL}};
	const struct page_value one[] = {{"label", "1", NULL}, {NULL, NULL, NULL}};
	const struct page_scope second = {two, NULL}, first = {one, &second};
	const struct page_value given[] = {{"name", "Ann \"&\"", NULL},
					   {"link", "https://a.example/?a&b", NULL},
					   {"list", NULL, &first},
					   {NULL, NULL, NULL}};

	CHECK(locale_read(a, "en.json", TEXT("{\"hello\":\"<Hello> {name}!\",\"go\":\"{link}\"}"),
			  &locale, &faults));
	if (page_template_compile(a, &sources, &contract, &template, &faults)) {
		page_render_template(&w, &template, &(struct page_scope){given, NULL}, NULL);
		snprintf(outcome, sizeof outcome, "%.*s", (int)w.len, w.at == NULL ? "" : w.at);
	} else {
		snprintf(outcome, sizeof outcome, "%s %s", faults.first->file, faults.first->place);
	}
	arena_free(a);
	return outcome;
}

static const char *render(const char *html) { return outcome_of(html, "<i>{{name}}</i>"); }

#define LINE_1 "templates/test.html line 1"

TEST(variables_are_escaped_in_text_and_attributes)
{
	CHECK_STR(render("<p>{{name}}</p>"), "<p>Ann &quot;&amp;&quot;</p>");
	CHECK_STR(render("<p title=\"a {{ name }}\">"), "<p title=\"a Ann &quot;&amp;&quot;\">");
	CHECK_STR(render("<a href=\"{{link}}\">x</a>"),
		  "<a href=\"https://a.example/?a&amp;b\">x</a>");
	CHECK_STR(render(""), "");
}

TEST(texts_are_plain_and_fill_their_placeholders)
{
	CHECK_STR(render("{{t.hello}}"), "&lt;Hello&gt; <bdi>Ann &quot;&amp;&quot;</bdi>!");
	CHECK_STR(render("<p title=\"{{t.hello}}\">"),
		  "<p title=\"&lt;Hello&gt; Ann &quot;&amp;&quot;!\">");
}

/* In a title a tag would be seen; behind it, a name is an element again. */
TEST(a_name_within_a_text_is_set_apart_where_there_can_be_elements)
{
	CHECK_STR(render("<title>{{t.hello}}</title><p>{{t.hello}}</p>"),
		  "<title>&lt;Hello&gt; Ann &quot;&amp;&quot;!</title>"
		  "<p>&lt;Hello&gt; <bdi>Ann &quot;&amp;&quot;</bdi>!</p>");
	CHECK_STR(render("<option value=\"a\">{{t.go}}</option>"),
		  "<option value=\"a\">https://a.example/?a&amp;b</option>");
	CHECK_STR(render("<p>{{name}}</p>"), "<p>Ann &quot;&amp;&quot;</p>");
}

TEST(sections_go_through_lists_and_tell_what_is_absent)
{
	CHECK_STR(render("{{#list}}<b>{{label}}{{name}}</b>{{/list}}."),
		  "<b>1Ann &quot;&amp;&quot;</b><b>2&lt;Ann &quot;&amp;&quot;</b>.");
	CHECK_STR(render("{{^list}}none{{/list}}{{^language}}x{{/language}}"), "x");
	CHECK_STR(render("{{#name}}[{{name}}]{{/name}}{{#platform}}no{{/platform}}"),
		  "[Ann &quot;&amp;&quot;]");
	CHECK_STR(render("<b {{#name}}hidden {{/name}}>"), "<b hidden >");
	CHECK_STR(render("{{#list}}{{#list}}{{label}}{{/list}}{{/list}}"), "12&lt;12&lt;");
}

TEST(partials_are_part_of_the_page)
{
	CHECK_STR(render("<p>{{>part}}</p>"), "<p><i>Ann &quot;&amp;&quot;</i></p>");
	CHECK_STR(outcome_of("<p>{{>part}}</p>", "\n{{nome}}"), "templates/part.html line 2");
	CHECK_STR(outcome_of("{{>part}}", "{{>part}}"), "templates/part.html line 1");
	CHECK_STR(outcome_of("\n{{#name}}{{>part}}", "{{/name}}"), "templates/part.html line 1");
	CHECK_STR(outcome_of("\n{{>missing}}", ""), "templates/test.html line 2");
	CHECK_STR(outcome_of("<p title=\"{{>part}}\">", ""), LINE_1);
	CHECK_STR(outcome_of("{{>part}}", "<p "), "templates/part.html line 1");
}

TEST(what_is_unknown_is_a_fault_with_its_line)
{
	CHECK_STR(render("\n\n<p>{{nome}}"), "templates/test.html line 3");
	CHECK_STR(render("{{label}}"), LINE_1);
	CHECK_STR(render("{{list}}"), LINE_1);
	CHECK_STR(render("{{#nome}}{{/nome}}"), LINE_1);
	CHECK_STR(render("{{t.nome}}"), LINE_1);
	CHECK_STR(render("{{}}"), LINE_1);
	CHECK_STR(render("{{name"), LINE_1);
}

TEST(there_is_no_unescaped_variable)
{
	CHECK_STR(render("{{{name}}}"), LINE_1);
	CHECK_STR(render("{{&name}}"), LINE_1);
}

TEST(sections_close_in_order_and_where_they_began)
{
	CHECK_STR(render("\n{{#name}}\n\n"), "templates/test.html line 2");
	CHECK_STR(render("{{/name}}"), LINE_1);
	CHECK_STR(render("{{#name}}{{#list}}{{/name}}{{/list}}"), LINE_1);
	CHECK_STR(render("{{#name}}<p title=\"{{/name}}\">"), LINE_1);
	CHECK_STR(render("<p title=\"{{#name}}\">{{/name}}"), LINE_1);
	CHECK_STR(render("<p {{#name}}hidden{{/name}}>"), LINE_1);
	CHECK_STR(render("<{{#name}}p>{{/name}}"), LINE_1);
	CHECK_STR(render("<a href=\"{{#name}}{{/name}}\">"), LINE_1);
	CHECK_STR(render("{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}"
			 "{{#name}}"),
		  LINE_1);
}

TEST(a_drawing_may_be_part_of_a_page)
{
	static const char logo[] = "<svg viewBox=\"0 0 9 9\"><path fill=\"currentColor\" "
				   "d=\"M0 0h9v9z\"/></svg>";

	CHECK_STR(render(logo), logo);
}

TEST(variables_stand_only_where_escaping_holds)
{
	static const char *const wrong[] = {
		"<p title={{name}}>",
		"<p title='{{name}}'>",
		"<p {{name}}>",
		"<{{name}}>",
		"</{{name}}>",
		"<p {{name}}=\"x\">",
		"<p t{{name}}=\"x\">",
		"<!-- {{name}} -->",
		"<!{{name}}>",
		"<!doctype {{name}}>",
		"<script>{{name}}</script>",
		"<SCRIPT>{{name}}</SCRIPT>",
		"<style>{{name}}</style>",
		"<svg><use href=\"/a.svg\"/>{{name}}</svg>",
		"<iframe src=\"{{name}}\">",
		"<p onclick=\"{{name}}\">",
		"<p STYLE=\"{{name}}\">",
		"<iframe srcdoc=\"{{name}}\">",
		"<meta http-equiv=\"refresh\" content=\"0;url={{name}}\">",
	};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK_STR(render(wrong[i]), LINE_1);
}

TEST(the_style_sheet_is_an_element_between_others)
{
	CHECK_STR(render("<head>{{style}}</head>"), "<head><style>p{}</style></head>");
	CHECK_STR(render("<link href=\"{{style}}\">"), LINE_1);
	CHECK_STR(render("<title>{{style}}</title>"), LINE_1);
	CHECK_STR(render("<p {{style}}>"), LINE_1);
}

TEST(a_link_takes_one_variable_that_is_a_url)
{
	CHECK_STR(render("<a href=\"{{name}}\">"), LINE_1);
	CHECK_STR(render("<a href=\"{{t.hello}}\">"), LINE_1);
	CHECK_STR(render("<a href=\"{{t.go}}\">"), LINE_1);
	CHECK_STR(render("<a href=\"javascript:{{link}}\">"), LINE_1);
	CHECK_STR(render("<a href=\"{{link}}{{link}}\">"), LINE_1);
	CHECK_STR(render("<a href=\"{{link}}x\">"), LINE_1);
	CHECK_STR(render("<FORM ACTION=\"{{name}}\">"), LINE_1);
	CHECK_STR(render("{{link}}"), "https://a.example/?a&amp;b");
	CHECK_STR(render("<p title=\"to {{link}}\">"),
		  "<p title=\"to https://a.example/?a&amp;b\">");
}

TEST(markup_that_the_tracker_does_not_know_is_a_fault)
{
	static const char *const wrong[] = {
		"a < b",         "<p",          "<p title=\"",
		"<!-- x",        "<!--x-->",    "<!-- a -- b>",
		"<!--->",        "<!-x>",       "<?xml?>",
		"<p title='x'>", "<p title=x>", "</p onclick=\"\">",
		"<p \"x\">",     "<base >",     "<p/x=",
		"<plaintext>",   "<noscript>",  "<p =\"x\">",
		"<p a\"b\">",    "<p onload>",  "<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>",
	};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK_STR(render(wrong[i]), LINE_1);
	CHECK_STR(render("<!doctype html><!-- x - y --><br/><input disabled>"),
		  "<!doctype html><!-- x - y --><br/><input disabled>");
}

/* In a letter there is nothing to escape, and a value cannot end its line. */
TEST(a_letter_is_plain)
{
	contract.is_plain = true;
	CHECK_STR(render("Hello {{name}} <\n{{link}}\n{{t.hello}}"),
		  "Hello Ann \"&\" <\nhttps://a.example/?a&b\n<Hello> Ann \"&\"!");
	CHECK_STR(render("{{#list}}{{label}}\n{{/list}}.{{^name}}none{{/name}}"), "1\n2<\n.");
	CHECK_STR(render("\n{{nome}}"), "templates/test.txt line 2");
	CHECK_STR(render("{{#name}}"), "templates/test.txt line 1");
	CHECK_STR(render("{{>part}}"), "templates/test.txt line 1"); /* part.html is a page's */
	CHECK_STR(render("{{style}}"), "templates/test.txt line 1"); /* and so is this */
	contract.is_plain = false;
}
