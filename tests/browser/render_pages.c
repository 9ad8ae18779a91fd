/* render_pages.c -- writes every page in every language to FOLDER, and says what each weighs.
 *
 * What a browser then makes of them is for axe.mjs to find out.
 */
#include "clock.h"
#include "page_cases.h"
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
		       const char *folder, size_t style_len)
{
	struct arena *a = arena_new();
	struct text html = page_render(a, pages, c->page, language, &c->scope, NULL);
	const char *path =
		arena_printf(a, "%s/%s-%s-%s.html", folder, c->page, c->variant, language);
	bool done = write_file(path, html) && html.len + style_len < BYTES_MAX;

	printf("%-12s %-8s %s %6zu bytes %6.2f us\n", c->page, c->variant, language, html.len,
	       microseconds(pages, c, language));
	arena_free(a);
	return done;
}

static struct pages *load(struct arena *a)
{
	struct config *config = arena_alloc(a, sizeof *config);
	struct config_faults faults = config_faults_none(a);
	struct pages *pages;

	config->settings.default_locale = "fr";
	config->settings.platform_name = "Parvis";
	config->settings.help_url = "https://help.example/";
	pages = pages_load(a, config, &faults);
	for (struct config_fault *fault = faults.first; fault != NULL; fault = fault->next)
		fprintf(stderr, "%s, %s: %s\n", fault->file, fault->place, fault->problem);
	return pages;
}

int main(int argc, char **argv)
{
	const char *folder = argc == 2 ? argv[1] : "pages", *style_path = "";
	struct arena *a = arena_new();
	struct pages *pages = load(a);
	bool done = pages != NULL;
	struct text style;

	if (pages == NULL)
		return 1;
	style = page_style(pages, &style_path);
	mkdir(folder, 0777);
	mkdir(arena_printf(a, "%s/static", folder), 0777);
	done &= write_file(arena_printf(a, "%s%s", folder, style_path), style);
	printf("style sheet %zu bytes\n", style.len);
	for (const struct page_case *c = page_cases; c->page != NULL; c++)
		for (size_t i = 0; languages[i] != NULL; i++)
			done &= write_page(pages, c, languages[i], folder, style.len);
	arena_free(a);
	return done ? 0 : 1;
}
