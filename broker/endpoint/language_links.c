#include "language_links.h"
#include "context.h"
#include <string.h>

const char language_parameter[] = "page_language";

/* The query as it came: a request object has taken the place of the parameters. */
static const char *url_without_language(struct flow *f, const char *path)
{
	struct form *query = arena_alloc(f->arena, sizeof *query);
	const char *url = path, *detail;

	if (form_parse(f->arena, f->exchange->request->query, query, &detail) != NULL)
		return path;
	for (size_t i = 0; i < query->count; i++)
		if (strcmp(query->parameters[i].name, language_parameter) != 0)
			url = url_with(f->arena, url, query->parameters[i].name,
				       query->parameters[i].value);
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
	values[2] = (struct page_value){
		"url", url_with(f->arena, url, language_parameter, language), NULL};
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
