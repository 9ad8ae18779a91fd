#include "language_links.h"
#include "context.h"
#include <string.h>

static const char *url_without_language(struct flow *f, const char *path)
{
	const struct form *parameters = &f->exchange->parameters;
	const char *url = path;

	for (size_t i = 0; i < parameters->count; i++)
		if (strcmp(parameters->parameters[i].name, "ui_locales") != 0)
			url = url_with(f->arena, url, parameters->parameters[i].name,
				       parameters->parameters[i].value);
	return url;
}

static struct page_scope *link_to(struct flow *f, const char *language, const char *current,
				  const char *url)
{
	struct page_value *values = arena_alloc(f->arena, 5 * sizeof *values);
	struct page_scope *link = arena_alloc(f->arena, sizeof *link);

	values[0] = (struct page_value){"code", language, NULL};
	values[1] = (struct page_value){"label",
					page_text(context.pages, language, "language.name"), NULL};
	values[2] =
		(struct page_value){"url", url_with(f->arena, url, "ui_locales", language), NULL};
	values[3] =
		(struct page_value){"current", strcmp(language, current) == 0 ? "1" : NULL, NULL};
	link->values = values;
	return link;
}

const struct page_scope *language_links(struct flow *f, const char *current, const char *path)
{
	const char *const *languages = page_languages(context.pages);
	struct page_scope *first = NULL, *last = NULL;
	const char *url;

	if (f->exchange->request->method != HTTP_GET)
		return NULL;
	url = url_without_language(f, path);
	for (; *languages != NULL; languages++) {
		struct page_scope *link = link_to(f, *languages, current, url);

		if (first == NULL)
			first = link;
		else
			last->next = link;
		last = link;
	}
	return first;
}
