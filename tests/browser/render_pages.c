/* render_pages.c -- writes every page in every language to FOLDER, and says what each weighs.
 *
 *	render_pages FOLDER THEME
 *
 * Pages of the configuration THEME, whose English goes from right to left, are there as well.
 * What a browser then makes of them is for axe.mjs to find out.
 */
#include "clock.h"
#include "page_cases.h"
#include "page_words.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { ROUNDS = 200, BYTES_MAX = 30 * 1024 };

static const char *const languages[] = {"fr", "en", "vi", NULL};

static bool write_file(const char *path, struct text bytes)
{
	FILE *file = fopen(path, "w");
	bool done = file != NULL && fwrite(bytes.at, 1, bytes.len, file) == bytes.len;

	if (file != NULL)
		done = fclose(file) == 0 && done;
	if (!done)
		fprintf(stderr, "%s could not be written\n", path);
	return done;
}

static const char *in_words(struct arena *a, const struct pages *pages, const char *language,
			    const char *value)
{
	const char *text;

	if (value == NULL || *value != '@')
		return value;
	if (text_starts(text_of(value), "@day "))
		return page_day(a, pages, language, strchr(value, ' ') + 1);
	if (strcmp(value, "@moment") == 0)
		return page_moment(a, pages, language, 1795323905);
	if (strcmp(value, "@minutes") == 0)
		return page_count(a, pages, language, "page.time_limit", 15);
	text = page_text(pages, language, value + 1);
	if (text == NULL)
		fprintf(stderr, "no text is called %s\n", value);
	return text;
}

/* The case in words of the language: page_cases.h. */
static struct page_scope *translated(struct arena *a, const struct pages *pages,
				     const char *language, const struct page_scope *scope)
{
	struct page_scope *copy = arena_alloc(a, sizeof *copy);
	struct page_value *values;
	size_t count = 0;

	while (scope->values[count].name != NULL)
		count++;
	values = arena_alloc(a, (count + 1) * sizeof *values);
	for (size_t i = 0; i < count; i++) {
		const struct page_value *from = &scope->values[i];

		values[i] = (struct page_value){
			from->name, in_words(a, pages, language, from->value),
			from->list == NULL ? NULL : translated(a, pages, language, from->list)};
	}
	*copy = (struct page_scope){
		values, scope->next == NULL ? NULL : translated(a, pages, language, scope->next)};
	return copy;
}

static double microseconds(const struct pages *pages, const struct page_case *c,
			   const char *language)
{
	long long began = clock_monotonic_us();

	for (int i = 0; i < ROUNDS; i++) {
		struct arena *a = arena_new();

		page_render(a, pages, c->page, language, &c->scope, NULL);
		arena_free(a);
	}
	return (double)(clock_monotonic_us() - began) / ROUNDS;
}

static bool write_page(const struct pages *pages, const struct page_case *c, const char *language,
		       const char *folder, const char *end)
{
	struct arena *a = arena_new();
	const struct page_scope *scope = translated(a, pages, language, &c->scope);
	struct text html = page_render(a, pages, c->page, language, scope, NULL);
	const char *path = arena_printf(a, "%s/%s-%s-%s.html", folder, c->page, c->variant, end);
	bool done = write_file(path, html) && html.len < BYTES_MAX;

	printf("%-13s %-9s %-5s %6zu bytes %6.2f us\n", c->page, c->variant, end, html.len,
	       microseconds(pages, c, language));
	arena_free(a);
	return done;
}

/* What the pages of this end may have of style, for the policy that axe.mjs serves them with. */
static bool write_policy(const struct pages *pages, const char *folder, const char *name)
{
	struct arena *a = arena_new();
	bool done = write_file(arena_printf(a, "%s/%s", folder, name),
			       text_of(page_style_policy(pages)));

	arena_free(a);
	return done;
}

static struct pages *load(struct arena *a, const char *theme)
{
	struct config *config = arena_alloc(a, sizeof *config);
	struct config_faults faults = config_faults_none(a);
	struct pages *pages = NULL;

	if (theme != NULL) {
		config = config_load(a, theme, &faults);
	} else {
		config->settings.default_locale = "fr";
		config->settings.platform_name = "Parvis";
		config->settings.help_url = "https://help.example/";
		config->settings.services_url = "https://services.example/";
		config->settings.public_statistics = true;
	}
	if (config != NULL)
		pages = pages_load(a, config, &faults);
	for (struct config_fault *fault = faults.first; fault != NULL; fault = fault->next)
		if (!fault->is_warning)
			fprintf(stderr, "%s, %s: %s\n", fault->file, fault->place, fault->problem);
	return pages;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct pages *pages = load(a, NULL), *themed = argc == 3 ? load(a, argv[2]) : NULL;
	const char *folder = argv[1];
	bool done = pages != NULL && themed != NULL;

	if (!done)
		return 1;
	mkdir(folder, 0777);
	done &= write_policy(pages, folder, "style.txt") &&
		write_policy(themed, folder, "style-theme.txt");
	for (const struct page_case *c = page_cases; c->page != NULL; c++) {
		for (size_t i = 0; languages[i] != NULL; i++)
			done &= write_page(pages, c, languages[i], folder, languages[i]);
		done &= write_page(themed, c, "en", folder, "theme");
	}
	arena_free(a);
	return done ? 0 : 1;
}
