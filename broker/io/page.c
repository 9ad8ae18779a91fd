#include "page.h"
#include "hash.h"
#include "page_language.h"
#include "page_render.h"
#include "page_shipped.h"
#include <assert.h>
#include <string.h>

enum { FILES_MAX = 128 };

struct pages {
	const char *platform, *help, *accessibility;
	const char *default_language;
	size_t locale_count;
	struct locale locales[LOCALES_MAX];
	const char *languages[LOCALES_MAX + 1]; /* theirs, ended by NULL */
	struct page_template *templates;        /* of each page, one per language */
	struct text style;
	const char *style_path;
};

/* The shipped files with the theme's over them. */
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

static struct sources *sources_collect(struct arena *a, const struct config *config,
				       struct config_faults *faults)
{
	struct sources *sources = arena_alloc(a, sizeof *sources);
	bool fits = true;

	for (const struct page_shipped *file = page_shipped; file->name != NULL; file++)
		fits &= source_put(sources, file->name, *file->bytes);
	for (size_t i = 0; i < config->theme_count && fits; i++)
		fits = source_put(sources, config->theme[i].name, config->theme[i].bytes);
	if (!fits)
		config_fault(faults, "templates", "folder", "There are too many files.",
			     "Keep only templates, languages and parvis.css there.");
	return fits ? sources : NULL;
}

static bool locale_add(struct arena *a, struct pages *pages, const char *file, struct text bytes,
		       struct config_faults *faults)
{
	struct locale *locale = &pages->locales[pages->locale_count];

	if (pages->locale_count == LOCALES_MAX) {
		config_fault(faults, file, "file", "There are too many languages.",
			     "Remove those that nobody reads.");
		return false;
	}
	if (!locale_read(a, file, bytes, locale, faults))
		return false;
	pages->languages[pages->locale_count++] = locale->language;
	return true;
}

static bool locales_load(struct arena *a, struct pages *pages, const struct sources *sources,
			 struct config_faults *faults)
{
	bool sound = true;

	for (size_t i = 0; i < sources->count; i++)
		if (text_starts(text_of(sources->names[i]), "locales/"))
			sound &= locale_add(a, pages, sources->names[i], sources->bytes[i], faults);
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
			   struct config_faults *faults)
{
	struct page_sources sources = {.names = files->names, .bytes = files->bytes};
	size_t count = 0;
	bool sound = true;

	while (page_contracts[count].page != NULL)
		count++;
	pages->templates = arena_alloc(a, count * pages->locale_count * sizeof *pages->templates);
	for (size_t page = 0; page < count; page++)
		sound &= page_compile(a, pages, &sources, page, faults);
	return sound;
}

static void style_load(struct arena *a, struct pages *pages, const struct sources *sources,
		       struct text path)
{
	size_t at = 0;
	struct hash hash;

	while (strcmp(sources->names[at], "templates/parvis.css") != 0)
		at++;
	pages->style = sources->bytes[at];
	hash = hash_sha256(pages->style);
	pages->style_path = arena_printf(a, "%.*s/static/parvis-%.8s.css", TEXT_ARG(path),
					 hash_hex(a, &hash).at);
}

struct pages *pages_load(struct arena *a, const struct config *config, struct config_faults *faults)
{
	struct pages *pages = arena_alloc(a, sizeof *pages);
	struct sources *sources = sources_collect(a, config, faults);

	if (sources == NULL || !locales_load(a, pages, sources, faults) ||
	    !default_language_set(pages, config->settings.default_locale, faults) ||
	    !templates_load(a, pages, sources, faults))
		return NULL;
	style_load(a, pages, sources, config_path(config));
	pages->platform = config->settings.platform_name;
	pages->help = *config->settings.help_url == '\0' ? NULL : config->settings.help_url;
	pages->accessibility = arena_printf(a, "%.*s/accessibility", TEXT_ARG(config_path(config)));
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
	const struct page_value values[] = {
		{.name = "platform", .value = pages->platform},
		{.name = "language", .value = pages->languages[index]},
		{.name = "style", .value = pages->style_path},
		{.name = "help", .value = pages->help},
		{.name = "accessibility", .value = pages->accessibility},
		{.name = NULL},
	};
	const struct page_scope common = {.values = values};
	struct page_writer w = {.arena = a};

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

struct text page_style(const struct pages *pages, const char **path)
{
	*path = pages->style_path;
	return pages->style;
}
