#include "clock.h"
#include "page.h"
#include "page_contract.h"
#include "page_shipped.h"
#include "page_style.h"
#include "scope_table.h"
#include "test.h"
#include <stdio.h>

enum { PAGE_BYTES_MAX = 30 * 1024 };

struct world {
	struct arena *arena;
	struct config config;
	struct config_faults faults;
	struct pages *pages;
};

static struct world load(const struct config_file *theme, size_t count, const char *locale)
{
	struct arena *a = arena_new();
	struct world w = {.arena = a, .faults = {.arena = a}};

	w.config.settings.default_locale = locale;
	w.config.settings.platform_name = "Par<vis>";
	w.config.settings.help_url = w.config.settings.services_url = "";
	w.config.theme = theme;
	w.config.theme_count = count;
	w.pages = pages_load(a, &w.config, &w.faults);
	CHECK((w.pages == NULL) == (w.faults.count > 0));
	for (struct config_fault *fault = w.faults.first; fault != NULL && theme == NULL;
	     fault = fault->next)
		printf("%s %s: %s\n", fault->file, fault->place, fault->problem);
	return w;
}

static struct world shipped(void) { return load(NULL, 0, "fr"); }

static bool has(struct text html, const char *part)
{
	return html.at != NULL && memmem(html.at, html.len, part, strlen(part)) != NULL;
}

static int count_of(struct text html, const char *part)
{
	int count = 0;

	for (const char *end = html.at + html.len, *at = html.at;
	     (at = memmem(at, (size_t)(end - at), part, strlen(part))) != NULL; at++)
		count++;
	return count;
}

static const char *const languages[] = {"fr", "en", "vi"};

static struct text style_in(struct text html)
{
	const char *begin = memmem(html.at, html.len, "<style>", 7),
		   *end = begin == NULL ? NULL : memmem(html.at, html.len, "</style>", 8);

	return end == NULL ? TEXT_NONE : (struct text){begin + 7, (size_t)(end - begin - 7)};
}

static void check_page(const struct world *w, const char *language, struct text html)
{
	CHECK(has(html, arena_printf(w->arena, "<html lang=\"%s\" dir=\"ltr\">", language)));
	CHECK(has(html, "Par&lt;vis&gt;"));
	CHECK(has(html, "</html>"));
	CHECK(!has(html, "style=") && !has(html, "<script"));
	CHECK(count_of(html, "<style>") == 1);
	CHECK_NUMBER(count_of(html, "{"), count_of(style_in(html), "{"));
	CHECK(!has(html, "<link ") && !has(html, "src="));
	CHECK(html.len < PAGE_BYTES_MAX);
}

TEST(every_shipped_page_renders_in_each_language_without_any_value)
{
	struct world w = shipped();
	const struct page_value none[] = {{NULL, NULL, NULL}};
	const struct page_scope scope = {none, NULL};

	for (const struct page_contract *page = page_contracts; page->page != NULL; page++)
		for (size_t i = 0; i < 3; i++) {
			struct text html = page_render(w.arena, w.pages, page->page, languages[i],
						       &scope, NULL);

			if (page->is_plain)
				CHECK(!has(html, "{") && !has(html, "&lt;") &&
				      has(html, "Par<vis>"));
			else
				check_page(&w, languages[i], html);
		}
	arena_free(w.arena);
}

static struct text error_of(struct world *w, void (*change)(struct settings *))
{
	change(&w->config.settings);
	w->pages = pages_load(w->arena, &w->config, &w->faults);
	return page_render(w->arena, w->pages, "error", "en", NULL, NULL);
}

static void knows_services(struct settings *s)
{
	s->services_url = "https://services.example/";
	s->help_url = "https://help.example/";
}

static void knows_help(struct settings *s) { s->services_url = ""; }

static void knows_status(struct settings *s)
{
	s->help_url = "";
	s->public_statistics = true;
}

static void knows_nothing(struct settings *s) { s->public_statistics = false; }

TEST(an_error_page_that_knows_no_service_has_a_way_out_all_the_same)
{
	struct world w = shipped();

	CHECK(has(error_of(&w, knows_services),
		  "<a class=\"main\" href=\"https://services.example/"));
	CHECK(has(error_of(&w, knows_help), "<a class=\"main\" href=\"https://help.example/"));
	CHECK(has(error_of(&w, knows_status), "<a class=\"main\" href=\"/status\""));
	CHECK(!has(error_of(&w, knows_nothing), "<a class=\"main\""));
	CHECK(!has(error_of(&w, knows_nothing), "/statistics"));
	arena_free(w.arena);
}

TEST(the_chooser_offers_what_is_available_and_explains_what_is_not)
{
	struct world w = shipped();
	const struct page_value closed[] = {{"id", "b", NULL},
					    {"name", "B", NULL},
					    {"reason", "Not today", NULL},
					    {NULL, NULL, NULL}};
	const struct page_value open[] = {{"id", "a", NULL},
					  {"name", "A & Co", NULL},
					  {"available", "1", NULL},
					  {NULL, NULL, NULL}};
	const struct page_scope second = {closed, NULL}, first = {open, &second};
	const struct page_value values[] = {{"client_name", "T<a>x", NULL},
					    {"action", "/choose", NULL},
					    {"request", "s3a\"led", NULL},
					    {"providers", NULL, &first},
					    {NULL, NULL, NULL}};
	struct text html = page_render(w.arena, w.pages, "choose", "en",
				       &(struct page_scope){values, NULL}, NULL);

	CHECK(has(html, "<form method=\"post\" action=\"/choose\">"));
	CHECK(has(html, "name=\"request\" value=\"s3a&quot;led\""));
	CHECK(has(html, "name=\"provider\" value=\"a\""));
	CHECK(has(html, "A &amp; Co"));
	CHECK(!has(html, "name=\"provider\" value=\"b\""));
	CHECK(has(html, "Not today"));
	CHECK(has(html, "name=\"cancel\" value=\"1\""));
	CHECK(has(html, "T&lt;a&gt;x"));
	arena_free(w.arena);
}

TEST(the_way_back_of_an_error_is_a_link_that_cannot_run)
{
	struct world w = shipped();
	const struct page_value back[] = {{"url", "javascript:alert(1)", NULL},
					  {"client_name", "Tax", NULL},
					  {NULL, NULL, NULL}};
	const struct page_scope once = {back, NULL};
	const struct page_value values[] = {
		{"reference", "R-1", NULL}, {"return", NULL, &once}, {NULL, NULL, NULL}};
	struct text html = page_render(w.arena, w.pages, "error", "fr",
				       &(struct page_scope){values, NULL}, NULL);

	CHECK(has(html, "href=\"#\">Revenir à <bdi>Tax</bdi></a>"));
	CHECK(!has(html, "javascript"));
	CHECK(has(html, "R-1"));
	arena_free(w.arena);
}

/* The flow tests fail by it: tests/flow/helpers/world.c. */
TEST(a_page_tells_the_first_value_that_it_lacks)
{
	struct world w = shipped();
	struct page_value back[] = {
		{"url", "https://tax.example/", NULL}, {NULL, NULL, NULL}, {NULL, NULL, NULL}};
	const struct page_scope once = {back, NULL};
	const struct page_value values[] = {{"return", NULL, &once}, {NULL, NULL, NULL}};
	const struct page_scope scope = {values, NULL};
	const char *missing;

	page_render(w.arena, w.pages, "signed_out", "en", &scope, &missing);
	CHECK_STR(missing, "client_name");
	back[1] = (struct page_value){"client_name", "Tax", NULL};
	page_render(w.arena, w.pages, "signed_out", "en", &scope, &missing);
	CHECK_STR(missing, NULL);
	arena_free(w.arena);
}

TEST(the_language_is_that_of_ui_locales_then_of_the_browser_then_the_default)
{
	struct world w = load(NULL, 0, "vi");

	CHECK_STR(page_language(w.pages, "en", "fr"), "en");
	CHECK_STR(page_language(w.pages, "xx", "fr-BE, en;q=0.5"), "fr");
	CHECK_STR(page_language(w.pages, "", "de, *"), "vi");
	CHECK_STR(page_language(w.pages, "", ""), "vi");
	arena_free(w.arena);
}

TEST(texts_are_found_or_null)
{
	struct world w = shipped();

	CHECK_STR(page_text(w.pages, "en", "claim.family_name"), "Birth name");
	CHECK_STR(page_text(w.pages, "vi", "claim.birthdate"), "Ngày sinh");
	CHECK_STR(page_text(w.pages, "fr", "error.no-such-refusal.title"), NULL);
	arena_free(w.arena);
}

/* What is passed on is shown to citizens in their words, not in the protocol's. */
TEST(each_scope_and_claim_has_a_name_in_each_language)
{
	struct world w = shipped();
	const struct scope *scopes = scope_table_read(w.arena, TEXT_NONE, &w.faults);

	for (const struct scope *scope = scopes; scope->name != NULL; scope++)
		for (size_t i = 0; i < 3; i++) {
			const char *key = arena_printf(w.arena, "scope.%s", scope->name);

			CHECK(page_text(w.pages, languages[i], key) != NULL);
			for (const char *const *claim = scope->claims; *claim != NULL; claim++) {
				key = arena_printf(w.arena, "claim.%s", *claim);
				if (page_text(w.pages, languages[i], key) == NULL)
					CHECK_STR(key, languages[i]);
			}
		}
	arena_free(w.arena);
}

TEST(a_refusal_speaks_by_its_name_then_its_family_then_its_status)
{
	static const struct {
		struct refusal refusal;
		const char *key;
	} cases[] = {
		{{"provider-silent", 504, NULL, ""}, "error.provider-silent.title"},
		{{"redirect-uri-unregistered", 400, NULL, ""}, "error.redirect-uri.title"},
		{{"provider-issuer-wrong", 400, NULL, ""}, "error.provider.title"},
		{{"upstream-token-failed", 502, NULL, ""}, "error.status-502.title"},
		{{"interaction-stale", 400, NULL, ""}, "error.interaction.title"},
		{{"prompt-unknown", 400, NULL, ""}, "error.status-400.title"},
		{{"store-busy", 503, NULL, ""}, "error.status-503.title"},
		{{"signer-key-missing", 500, NULL, ""}, "error.default.title"},
	};
	struct world w = shipped();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_STR(page_refusal_text(w.arena, w.pages, "vi", &cases[i].refusal, "title"),
			  page_text(w.pages, "vi", cases[i].key));
	arena_free(w.arena);
}

static struct text shipped_file(const char *name)
{
	const struct page_shipped *file = page_shipped;

	while (strcmp(file->name, name) != 0)
		file++;
	return *file->bytes;
}

TEST(a_theme_replaces_templates_and_texts_and_adds_a_language)
{
	const struct config_file theme[] = {
		{"templates/waiting.html",
		 TEXT("<p lang=\"{{language}}\">{{t.waiting.title}}</p>")},
		{"locales/en.json", TEXT("{\"waiting.title\":\"Bear with us\"}")},
		{"locales/de.json", shipped_file("locales/en.json")},
	};
	struct world w = load(theme, 3, "de");
	const struct page_value none[] = {{NULL, NULL, NULL}};
	const struct page_scope scope = {none, NULL};

	CHECK_TEXT(page_render(w.arena, w.pages, "waiting", "en", &scope, NULL),
		   "<p lang=\"en\">Bear with us</p>");
	CHECK_TEXT(page_render(w.arena, w.pages, "waiting", "de", &scope, NULL),
		   "<p lang=\"de\">One moment, please</p>");
	CHECK_STR(page_language(w.pages, "", "de-AT"), "de");
	CHECK(has(page_render(w.arena, w.pages, "error", "en", &scope, NULL), "</html>"));
	arena_free(w.arena);
}

static struct text style_of(struct world *w)
{
	return style_in(page_render(w->arena, w->pages, "error", "en", NULL, NULL));
}

TEST(a_theme_changes_colours_and_the_hash_by_which_a_browser_heeds_them)
{
	const struct config_file theme[] = {
		{"theme.json", TEXT("{\"light\":{\"deep\":\"#000091\"}}")},
		{"templates/parvis.css",
		 TEXT("/* \r\n */\r\np {\r\n\tcolor: var(--deep);\r\n}\r\n")},
	};
	struct world ours = shipped(), theirs = load(theme, 2, "fr");
	struct text style = style_of(&theirs);

	CHECK(has(style_of(&ours), "--deep:#0f4c5c;"));
	CHECK(has(style, "--deep:#000091;") && has(style, "--ink:#1c2530;"));
	CHECK(has(style, "@media (prefers-color-scheme:dark){:root{--paper:#12181e;"));
	CHECK(has(style, "p{color: var(--deep);}") && !has(style, "\r"));
	CHECK_STR(page_style_policy(theirs.pages), page_style_source(theirs.arena, style));
	CHECK(strcmp(page_style_policy(ours.pages), page_style_policy(theirs.pages)) != 0);
	arena_free(ours.arena);
	arena_free(theirs.arena);
}

static int faults_of(const char *name, const char *bytes, const char *locale)
{
	const struct config_file theme[] = {{name, text_of(bytes)}};
	struct world w = load(theme, 1, locale);
	int count = w.faults.count;

	CHECK(w.pages == NULL);
	CHECK_STR(w.faults.first == NULL ? "" : w.faults.first->file,
		  strcmp(locale, "fr") == 0 ? name : "broker.json");
	arena_free(w.arena);
	return count;
}

TEST(a_broken_theme_is_refused)
{
	int pages = 0;

	for (const struct page_contract *page = page_contracts; page->page != NULL; page++)
		pages += !page->is_plain;
	CHECK_NUMBER(faults_of("templates/error.html", "<p>{{nome}}", "fr"), 1);
	CHECK_NUMBER(faults_of("templates/head.html", "<script>", "fr"), 2 * pages);
	CHECK_NUMBER(faults_of("locales/fr.json", "{", "fr"), 1);
	CHECK(faults_of("locales/de.json", "{\"choose.title\":\"Hallo\"}", "fr") > 50);
	CHECK_NUMBER(faults_of("locales/fr.json", "{\"page.skip\":\"{x}\"}", "fr"), 1);
	CHECK_NUMBER(faults_of("templates/unused.html", "", "tlh"), 1);
	CHECK_NUMBER(faults_of("theme.json", "{\"light\":{\"ink\":\"black\"}}", "fr"), 1);
	CHECK_NUMBER(faults_of("templates/parvis.css", "p{", "fr"), 1);
}
