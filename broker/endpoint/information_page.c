#include "information_page.h"
#include "clock.h"
#include "context.h"
#include "json_read.h"
#include "random.h"
#include <string.h>

/* Request and grant share names, so the grant is a record within the record. */
static const char *seal_continuation(struct flow *f, const struct authorize_request *request,
				     const struct grant *grant)
{
	struct record_writer outer = record_write(f->arena), inner = record_write(f->arena);

	grant_put(&inner, grant);
	authorize_request_put(&outer, request);
	record_put(&outer, "grant", record_written(&inner));
	record_put(&outer, "once", random_token(f->arena, 16));
	return sealed_form_close(f->arena, &context.form_key, "continuation",
				 ((struct browser_flow *)f)->browser, clock_now(),
				 record_written(&outer));
}

/* Words of the protocol (gender: male) in the reader's language, anything else as it is. */
static const char *word_text(struct flow *f, const char *word)
{
	const char *text = page_text(context.pages, ((struct browser_flow *)f)->language,
				     arena_printf(f->arena, "value.%s", word));

	return text != NULL ? text : word;
}

static const char *value_text(struct flow *f, const char *name, const json_t *value)
{
	struct arena *a = f->arena;
	const json_t *one;
	const char *sum = "";
	size_t i;

	if (json_is_string(value))
		return strcmp(name, "gender") == 0 ? word_text(f, json_string_value(value))
						   : json_string_value(value);
	json_array_foreach(value, i, one) if (json_is_string(one)) sum =
		arena_printf(a, "%s%s%s", sum, *sum == '\0' ? "" : ", ", json_string_value(one));
	return sum;
}

/* One line per claim, in the order they were given. */
static const struct page_scope *claim_lines(struct flow *f, struct text claims)
{
	const char *language = ((struct browser_flow *)f)->language, *name;
	json_t *object = json_read(f->arena, claims, 64 * 1024), *value;
	struct page_scope *lines =
		arena_alloc(f->arena, (json_object_size(object) + 1) * sizeof *lines);
	size_t count = 0;

	json_object_foreach(object, name, value)
	{
		struct page_value *values = arena_alloc(f->arena, 3 * sizeof *values);
		const char *label = page_text(context.pages, language,
					      arena_printf(f->arena, "claim.%s", name));

		values[0] = (struct page_value){"label", label != NULL ? label : name, NULL};
		values[1] = (struct page_value){"value", value_text(f, name, value), NULL};
		lines[count] = (struct page_scope){values, NULL};
		if (count > 0)
			lines[count - 1].next = &lines[count];
		count++;
	}
	return count > 0 ? lines : NULL;
}

enum turn information_page_show(struct flow *f, const struct authorize_request *request,
				const struct grant *grant)
{
	const struct provider *provider = config_provider(context.config, grant->provider);

	return browser_page(
		f, 200, "information",
		(const struct page_value[]){
			{"client_name", browser_client_name(f, request->client), NULL},
			{"provider_name",
			 browser_name(f, provider->name, provider->name_fr, provider->name_vi),
			 NULL},
			{"claims", NULL, claim_lines(f, grant->claims)},
			{"action", "/information", NULL},
			{"continuation", seal_continuation(f, request, grant), NULL},
			{NULL, NULL, NULL},
		},
		request->redirect_uri);
}

const struct refusal *information_page_open(struct flow *f, struct continuation *continuation)
{
	struct browser_flow *b = (struct browser_flow *)f;
	struct record *outer = arena_alloc(f->arena, sizeof *outer);
	struct record *inner = arena_alloc(f->arena, sizeof *inner);
	const struct refusal *no =
		sealed_form_open(f->arena, &context.form_key, "continuation", b->browser,
				 clock_now(), context.config->settings.interaction_ttl_s,
				 exchange_parameter(f, "continuation"), outer);

	if (no != NULL && no != &form_expired)
		return no;
	continuation->request = authorize_request_get(f->arena, context.config, outer);
	b->way_back = continuation->request;
	if (no != NULL)
		return no;
	if (record_read(record_get(outer, "grant"), inner))
		continuation->grant = grant_get(f->arena, context.config, inner);
	continuation->once = record_string(f->arena, outer, "once");
	return continuation->request == NULL || continuation->grant == NULL ? &form_not_ours : NULL;
}
