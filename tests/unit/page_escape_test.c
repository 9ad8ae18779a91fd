#include "page_escape.h"
#include "test.h"

static const char *text(const char *value)
{
	static char out[512];
	struct arena *a = arena_new();
	struct page_writer w = {.arena = a};

	page_put_text(&w, text_of(value));
	page_put(&w, "", 1);
	strncpy(out, w.at, sizeof out - 1);
	arena_free(a);
	return out;
}

static const char *url(const char *value)
{
	static char out[512];
	struct arena *a = arena_new();
	struct page_writer w = {.arena = a};

	page_put_url(&w, text_of(value));
	page_put(&w, "", 1);
	strncpy(out, w.at, sizeof out - 1);
	arena_free(a);
	return out;
}

TEST(text_cannot_leave_an_element_or_an_attribute)
{
	CHECK_STR(text("<b onclick=\"x\">'&</b>"),
		  "&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;&lt;/b&gt;");
	CHECK_STR(text("&lt;"), "&amp;lt;");
}

TEST(diacritics_pass_unchanged)
{
	CHECK_STR(text("Nguyễn Thị Ánh, Joëlle, 𠀀"), "Nguyễn Thị Ánh, Joëlle, 𠀀");
}

TEST(what_is_not_utf8_is_replaced)
{
	CHECK_STR(text("a\xff\xc3z"), "a\xef\xbf\xbd\xef\xbf\xbdz");
	CHECK_STR(text("\xc3<"), "\xef\xbf\xbd&lt;");
}

TEST(control_characters_and_turned_directions_are_replaced)
{
	CHECK_STR(text("a\x01"), "a\xef\xbf\xbd");
	CHECK_STR(text("a\x7f"), "a\xef\xbf\xbd");
	CHECK_STR(text("a\xc2\x85"), "a\xef\xbf\xbd");
	CHECK_STR(text("a\xe2\x80\xae"), "a\xef\xbf\xbd");
	CHECK_STR(text("a\xe2\x81\xa6"), "a\xef\xbf\xbd");
	CHECK_STR(text("a\tb\n"), "a\tb\n");
}

TEST(web_addresses_paths_and_app_schemes_are_links)
{
	CHECK_STR(url("https://a.example/cb?x=1&y=2"), "https://a.example/cb?x=1&amp;y=2");
	CHECK_STR(url("HTTP://localhost:80/"), "HTTP://localhost:80/");
	CHECK_STR(url("/choose"), "/choose");
	CHECK_STR(url("com.example.app:/cb"), "com.example.app:/cb");
}

TEST(what_a_browser_would_run_is_no_link)
{
	static const char *const hostile[] = {
		"javascript:alert(1)",
		"JaVaScRiPt:alert(1)",
		"java\tscript:alert(1)",
		" javascript:alert(1)",
		"\x01javascript:x",
		"data:text/html,x",
		"vbscript:x",
		"//evil.example/",
		"/\\evil.example/",
		"\\\\evil.example",
		"blob:https://a/",
		"javascript",
		"",
		":",
		"https//a",
		"javascript:/a.b/https://",
		"1.2:x",
	};

	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
		CHECK_STR(url(hostile[i]), "#");
}

TEST(a_value_ends_no_line_of_a_letter)
{
	struct arena *a = arena_new();
	struct page_writer w = {.arena = a};

	page_put_plain(&w, TEXT("<a & b>\r\nBcc: c\t\x7f\xff\xc3\xb4\xe2\x80\xae"));
	CHECK_TEXT(((struct text){w.at, w.len}),
		   "<a & b>\xef\xbf\xbd\xef\xbf\xbd"
		   "Bcc: c\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xc3\xb4\xef\xbf\xbd");
	arena_free(a);
}
