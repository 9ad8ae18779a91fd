#include "page.h"
#include "page_language.h"
#include "page_render.h"
#include "page_shipped.h"
#include "page_style.h"
#include "page_theme.h"
#include <assert.h>
#include <string.h>

enum { FILES_MAX = 128, PAGE_BYTES = 16 * 1024 /* of most, with their style sheet */ };

struct pages {
	const struct page_value *common[LOCALES_MAX]; /* what every page of a language may use */
	const char *default_language;
	size_t locale_count;
	struct locale locales[LOCALES_MAX];
	const char *languages[LOCALES_MAX + 1]; /* theirs, ended by NULL */
	struct page_template *templates;        /* of each page, one per language */
	const char *style_source;
};

/* The shipped templates with the theme's in their place. */
struct sources {
	size_t count;
	const char *names[FILES_MAX + 1];
	struct text bytes[FILES_MAX];
};

static bool source_put(struct sources *sources, const char *name, struct text bytes)
{
	size_t at = 0;

	while (at < sources->count && strcmp(sources->names[at], name) != 0)
		at++;
	if (at == FILES_MAX)
		return false;
	sources->names[at] = name;
	sources->bytes[at] = bytes;
	if (at == sources->count)
		sources->count++;
	return true;
}

static bool is_template(const char *name) { return text_starts(text_of(name), "templates/"); }

static struct sources *sources_collect(struct arena *a, const struct config *config,
				       struct config_faults *faults)
{
	struct sources *sources = arena_alloc(a, sizeof *sources);
	bool fits = true;

	for (const struct page_shipped *file = page_shipped; file->name != NULL; file++)
		if (is_template(file->name))
			fits &= source_put(sources, file->name, *file->bytes);
	for (size_t i = 0; i < config->theme_count && fits; i++)
		if (is_template(config->theme[i].name))
			fits = source_put(sources, config->theme[i].name, config->theme[i].bytes);
	if (!fits)
		config_fault(faults, "templates", "folder", "There are too many files.",
			     "Keep only templates and parvis.css there.");
	return fits ? sources : NULL;
}

static struct locale *locale_of(struct pages *pages, const char *language)
{
	for (size_t i = 0; i < pages->locale_count; i++)
		if (strcmp(pages->languages[i], language) == 0)
			return &pages->locales[i];
	return NULL;
}

/* A catalogue: the whole of a language, or some other texts for one that is there. */
static bool catalogue_load(struct arena *a, struct pages *pages, const char *file,
			   struct text bytes, struct config_faults *faults)
{
	struct locale more, *known;

	if (!text_starts(text_of(file), "locales/"))
		return true;
	if (!locale_read(a, file, bytes, &more, faults))
		return false;
	known = locale_of(pages, more.language);
	if (known != NULL) {
		locale_add(a, known, &more);
	} else if (pages->locale_count < LOCALES_MAX) {
		pages->languages[pages->locale_count] = more.language;
		pages->locales[pages->locale_count++] = more;
	} else {
		config_fault(faults, file, "file", "There are too many languages.",
			     "Remove those that nobody reads.");
		return false;
	}
	return true;
}

static bool locales_load(struct arena *a, struct pages *pages, const struct config *config,
			 struct config_faults *faults)
{
	bool sound = true;

	for (const struct page_shipped *file = page_shipped; file->name != NULL; file++)
		sound &= catalogue_load(a, pages, file->name, *file->bytes, faults);
	for (size_t i = 0; i < config->theme_count; i++)
		sound &= catalogue_load(a, pages, config->theme[i].name, config->theme[i].bytes,
					faults);
	for (size_t i = 1; i < pages->locale_count && sound; i++)
		sound &= locale_check_against(&pages->locales[i], &pages->locales[0], faults);
	return sound;
}

/* The index of a language, or of the first if it is unknown. */
static size_t language_index(const struct pages *pages, const char *language)
{
	for (size_t i = 0; i < pages->locale_count; i++)
		if (strcmp(pages->languages[i], language) == 0)
			return i;
	return 0;
}

static bool default_language_set(struct pages *pages, const char *wanted,
				 struct config_faults *faults)
{
	pages->default_language = pages->languages[language_index(pages, wanted)];
	if (strcmp(pages->default_language, wanted) == 0)
		return true;
	config_fault(faults, "broker.json", "default_locale", "There is no such language.",
		     "Name one of those shipped (en, fr, vi), or add its file to locales.");
	return false;
}

static bool page_compile(struct arena *a, struct pages *pages, struct page_sources *sources,
			 size_t page, struct config_faults *faults)
{
	struct page_template *templates = &pages->templates[page * pages->locale_count];

	/* one fault is enough: what is wrong in one language is wrong in all */
	for (size_t i = 0; i < pages->locale_count; i++) {
		sources->locale = &pages->locales[i];
		if (!page_template_compile(a, sources, &page_contracts[page], &templates[i],
					   faults))
			return false;
	}
	return true;
}

static bool templates_load(struct arena *a, struct pages *pages, const struct sources *files,
			   struct text style, struct config_faults *faults)
{
	struct page_sources sources = {
		.names = files->names, .bytes = files->bytes, .style = style};
	size_t count = 0;
	bool sound = true;

	while (page_contracts[count].page != NULL)
		count++;
	pages->templates = arena_alloc(a, count * pages->locale_count * sizeof *pages->templates);
	for (size_t page = 0; page < count; page++)
		sound &= page_compile(a, pages, &sources, page, faults);
	return sound;
}

/* The shipped colours, and those of the theme instead. */
static bool theme_load(struct arena *a, const struct config *config, struct page_theme *theme,
		       struct config_faults *faults)
{
	static const char name[] = "theme.json";
	bool sound = true;

	for (const struct page_shipped *file = page_shipped; file->name != NULL; file++)
		if (strcmp(file->name, name) == 0)
			sound &= page_theme_read(a, name, *file->bytes, theme, faults);
	for (size_t i = 0; i < config->theme_count; i++)
		if (strcmp(config->theme[i].name, name) == 0)
			sound &= page_theme_read(a, name, config->theme[i].bytes, theme, faults);
	return sound && page_theme_check(a, name, theme, faults);
}

/* As an element, and what lets a browser heed it; absent if it is broken. */
static struct text style_load(struct arena *a, struct pages *pages, const struct sources *sources,
			      const struct config *config, struct config_faults *faults)
{
	struct page_theme theme = {.font = NULL};
	struct text style;
	size_t at = 0;

	while (strcmp(sources->names[at], "templates/parvis.css") != 0)
		at++;
	if (!theme_load(a, config, &theme, faults) ||
	    !page_style_check(a, sources->names[at], sources->bytes[at], faults))
		return TEXT_NONE;
	style = page_style_shorten(
		a, text_of(arena_printf(a, "%.*s%.*s", TEXT_ARG(page_theme_style(a, &theme)),
					TEXT_ARG(sources->bytes[at]))));
	pages->style_source = page_style_source(a, style);
	return text_of(arena_printf(a, "<style>%.*s</style>", TEXT_ARG(style)));
}

static const char *unless_empty(const char *text) { return *text == '\0' ? NULL : text; }

static const char *below_issuer(struct arena *a, const struct config *config, const char *path)
{
	return arena_printf(a, "%.*s%s", TEXT_ARG(config_path(config)), path);
}

static const struct page_value *common_values(struct arena *a, const struct config *config,
					      const char *language)
{
	const struct settings *s = &config->settings;
	bool is_public = s->public_statistics;
	const struct page_value values[] = {
		{"platform", s->platform_name, NULL},
		{"language", language, NULL},
		{"help", unless_empty(s->help_url), NULL},
		{"service_list", unless_empty(s->services_url), NULL},
		{"accessibility", below_issuer(a, config, "/accessibility"), NULL},
		{"status", is_public ? below_issuer(a, config, "/status") : NULL, NULL},
		{"statistics", is_public ? below_issuer(a, config, "/statistics") : NULL, NULL},
		{"feedback", is_public ? below_issuer(a, config, "/feedback") : NULL, NULL},
		{NULL, NULL, NULL},
	};

	return memcpy(arena_alloc(a, sizeof values), values, sizeof values);
}

struct pages *pages_load(struct arena *a, const struct config *config, struct config_faults *faults)
{
	struct pages *pages = arena_alloc(a, sizeof *pages);
	struct sources *sources = sources_collect(a, config, faults);
	struct text style;

	if (sources == NULL || !locales_load(a, pages, config, faults) ||
	    !default_language_set(pages, config->settings.default_locale, faults))
		return NULL;
	style = style_load(a, pages, sources, config, faults);
	if (style.at == NULL || !templates_load(a, pages, sources, style, faults))
		return NULL;
	for (size_t i = 0; i < pages->locale_count; i++)
		pages->common[i] = common_values(a, config, pages->languages[i]);
	return pages;
}

const char *page_language(const struct pages *pages, const char *ui_locales,
			  const char *accept_language)
{
	const char *language = language_of_ui_locales(pages->languages, ui_locales);

	if (language == NULL)
		language = language_of_accept(pages->languages, accept_language);
	return language != NULL ? language : pages->default_language;
}

const char *const *page_languages(const struct pages *pages) { return pages->languages; }

static const struct page_template *template_find(const struct pages *pages, const char *name,
						 size_t language)
{
	size_t page = 0;

	while (page_contracts[page].page != NULL && strcmp(page_contracts[page].page, name) != 0)
		page++;
	assert(page_contracts[page].page != NULL);
	return &pages->templates[page * pages->locale_count + language];
}

struct text page_render(struct arena *a, const struct pages *pages, const char *name,
			const char *language, const struct page_scope *scope, const char **missing)
{
	size_t index = language_index(pages, language);
	const struct page_scope common = {pages->common[index], NULL};
	struct page_writer w = {.arena = a, .at = arena_alloc(a, PAGE_BYTES), .size = PAGE_BYTES};

	page_render_template(&w, template_find(pages, name, index), scope, &common);
	if (missing != NULL)
		*missing = w.missing;
	return (struct text){w.at, w.len};
}

const char *page_text(const struct pages *pages, const char *language, const char *key)
{
	return locale_find(&pages->locales[language_index(pages, language)], key);
}

const char *page_refusal_text(struct arena *a, const struct pages *pages, const char *language,
			      const struct refusal *refusal, const char *part)
{
	const char *text = NULL;

	for (int len = (int)strlen(refusal->name); len > 0 && text == NULL; len--)
		if (refusal->name[len] == '\0' || refusal->name[len] == '-')
			text = page_text(
				pages, language,
				arena_printf(a, "error.%.*s.%s", len, refusal->name, part));
	if (text == NULL)
		text = page_text(pages, language,
				 arena_printf(a, "error.status-%d.%s", refusal->status, part));
	if (text == NULL)
		text = page_text(pages, language, arena_printf(a, "error.default.%s", part));
	return text == NULL ? "" : text;
}

const char *page_style_policy(const struct pages *pages) { return pages->style_source; }
