#include "form_post_page.h"
#include "context.h"
#include <string.h>

static const char script[] = "<script>document.forms[0].submit()</script>";
static const char script_hash[] = "'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='";
static const char end_of_body[] = "</body>";

static const struct page_scope *fields(struct flow *f, const struct form *form)
{
	const struct page_scope *first = NULL;

	for (size_t i = form->count; i-- > 0;) {
		struct page_value *values = arena_alloc(f->arena, 3 * sizeof *values);
		struct page_scope *scope = arena_alloc(f->arena, sizeof *scope);

		values[0] = (struct page_value){"name", form->parameters[i].name, NULL};
		values[1] = (struct page_value){"value", form->parameters[i].value, NULL};
		*scope = (struct page_scope){values, first};
		first = scope;
	}
	return first;
}

/* Before the end of the body, which is the last thing of every template but for spaces. */
static struct text with_script(struct arena *a, struct text page)
{
	size_t at = page.len;

	while (at > 0 && !text_starts((struct text){page.at + at, page.len - at}, end_of_body))
		at--;
	return text_of(arena_printf(a, "%.*s%s%.*s", (int)at, page.at, script, (int)(page.len - at),
				    page.at + at));
}

enum turn form_post_page_show(struct flow *f, const struct authorize_response *response,
			      const struct form *form)
{
	const struct page_value values[] = {
		{"client_name", browser_client_name(f, response->client), NULL},
		{"action", response->redirect_uri, NULL},
		{"fields", NULL, fields(f, form)},
		{NULL, NULL, NULL},
	};

	return browser_answer(f, 200, with_script(f->arena, browser_render(f, "form_post", values)),
			      &(struct browser_policy){.leads_to = response->redirect_uri,
						       .script = script_hash});
}
