#include "information_page.h"
#include "address.h"
#include "clock.h"
#include "context.h"
#include "json_read.h"
#include "page_words.h"
#include "prompt.h"
#include "random.h"
#include "scope.h"
#include <string.h>

/* Of an anonymous sign-in, openid alone, nothing of her is passed on, nor fetched elsewhere. */
static bool is_anonymous(const struct grant *grant)
{
	return text_is(grant->claims, "{}") && text_is(grant->id_token_claims, "{}") &&
	       !scope_has_data_provider(context.config, grant->scope);
}

static bool needs_consent(const struct continuation *continuation)
{
	return continuation->request->client->consent && !is_anonymous(continuation->grant);
}

/* Records within the record, since they share names. A session that begins here brings the whole
 * identity along, and its grant is made of it again; of one that stands only the grant is needed.
 */
static const char *seal_continuation(struct flow *f, const struct continuation *continuation)
{
	struct record_writer outer = record_write(f->arena), grant = record_write(f->arena);

	authorize_request_put(&outer, continuation->request);
	if (continuation->session != NULL) {
		record_put(&outer, "session", session_pack(f->arena, continuation->session));
	} else {
		grant_put(&grant, continuation->grant);
		record_put(&outer, "grant", record_written(&grant));
		record_put_string(&outer, "told", continuation->grant->told);
	}
	record_put_string(&outer, "sid", continuation->sid);
	record_put(&outer, "once", random_token(f->arena, 16));
	record_put_string(&outer, "consent", needs_consent(continuation) ? "1" : "");
	return sealed_form_close(f->arena, &context.form_keys, "continuation",
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

static const char *string_text(struct flow *f, const char *name, const char *value)
{
	const char *language = ((const struct browser_flow *)f)->language;

	if (strcmp(name, "gender") == 0 || strcmp(name, "account_type") == 0)
		return word_text(f, value);
	return strstr(name, "birthdate") == NULL
		       ? value
		       : page_day(f->arena, context.pages, language, value);
}

static const char *value_text(struct flow *f, const char *name, const json_t *value)
{
	struct arena *a = f->arena;
	const json_t *one;
	const char *sum = "";
	size_t i;

	if (json_is_string(value))
		return string_text(f, name, json_string_value(value));
	if (json_is_boolean(value))
		return word_text(f, json_is_true(value) ? "true" : "false");
	if (json_is_integer(value))
		return browser_moment(f, json_integer_value(value));
	if (json_is_object(value))
		return address_line(a, value);
	json_array_foreach(value, i, one) if (json_is_string(one)) sum =
		arena_printf(a, "%s%s%s", sum, *sum == '\0' ? "" : ", ", json_string_value(one));
	return sum;
}

struct line_list {
	const struct page_scope *first, **last;
};

static void add_line(struct flow *f, struct line_list *list, const char *kind, const char *name,
		     const char *value)
{
	struct page_value *values = arena_alloc(f->arena, 3 * sizeof *values);
	struct page_scope *line = arena_alloc(f->arena, sizeof *line);
	const char *label = page_text(context.pages, ((struct browser_flow *)f)->language,
				      arena_printf(f->arena, "%s.%s", kind, name));

	values[0] = (struct page_value){"label", label != NULL ? label : name, NULL};
	values[1] = (struct page_value){"value", value, NULL};
	*line = (struct page_scope){values, NULL};
	*list->last = line;
	list->last = &line->next;
}

/* What the client may fetch of her at data providers, who hold it. */
static void add_permissions(struct flow *f, struct line_list *list, const char *granted)
{
	struct text scopes = text_of(granted);
	const char *who = page_text(context.pages, ((struct browser_flow *)f)->language,
				    "information.fetched");

	for (struct text word; (word = text_next_word(&scopes)).at != NULL;)
		if (scope_is_for_data_provider(context.config, word))
			add_line(f, list, "scope", arena_string(f->arena, word), who);
}

static bool is_name(const char *claim)
{
	return strcmp(claim, "given_name") == 0 || strcmp(claim, "family_name") == 0;
}

/* In the order of the language: Vietnamese begins with the family's. */
static void add_names(struct flow *f, struct line_list *list, const json_t *claims)
{
	static const char *const names[] = {"given_name", "family_name"};
	const char *first = page_text(context.pages, ((struct browser_flow *)f)->language,
				      "information.first_name");
	size_t begin = strcmp(first, names[1]) == 0 ? 1 : 0;

	for (size_t i = 0; i < 2; i++) {
		const char *name = names[(begin + i) % 2];
		const json_t *value = json_object_get(claims, name);

		if (value != NULL)
			add_line(f, list, "claim", name, value_text(f, name, value));
	}
}

/* One line per claim, in the order they were given but for names, and one per permission. */
static const struct page_scope *lines(struct flow *f, const struct grant *grant)
{
	struct text claims = grant_told_claims(f->arena, grant);
	json_t *object = json_read(f->arena, claims, 64 * 1024), *value;
	struct line_list list = {NULL, &list.first};
	const char *name;
	bool has_names = false;

	json_object_foreach(object, name, value)
	{
		if (!is_name(name))
			add_line(f, &list, "claim", name, value_text(f, name, value));
		else if (!has_names)
			add_names(f, &list, object);
		has_names |= is_name(name);
	}
	add_permissions(f, &list, grant->scope);
	return list.first;
}

bool information_page_is_due(const struct authorize_request *request)
{
	return request->client->information_page || (request->prompt & PROMPT_CONSENT) != 0;
}

/* problem is what keeps the form from being taken; NULL: nothing does. */
static enum turn show(struct flow *f, const struct continuation *continuation, const char *sealed,
		      const struct provider *provider, const char *problem)
{
	const struct authorize_request *request = continuation->request;
	const struct grant *grant = continuation->grant;

	return browser_page(
		f, problem == NULL ? 200 : f->refusal->status, "information",
		(const struct page_value[]){
			{"client_name", browser_client_name(f, request->client), NULL},
			{"provider_name",
			 browser_name(f, provider->name, provider->name_fr, provider->name_vi),
			 NULL},
			{"problem", problem, NULL},
			{"claims", NULL, lines(f, grant)},
			{"anonymous", is_anonymous(grant) ? "1" : NULL, NULL},
			{"consent", needs_consent(continuation) ? "1" : NULL, NULL},
			{"time_limit", browser_time_limit(f), NULL},
			{"action", browser_path(f, "/information"), NULL},
			{"continuation", sealed, NULL},
			{NULL, NULL, NULL},
		},
		request->redirect_uri);
}

enum turn information_page_show(struct flow *f, const struct continuation *continuation)
{
	return show(f, continuation, seal_continuation(f, continuation),
		    config_provider(context.config, continuation->grant->provider), NULL);
}

bool information_page_again(struct flow *f, const struct continuation *continuation)
{
	const char *language = ((struct browser_flow *)f)->language;
	const struct provider *provider =
		config_provider(context.config, continuation->grant->provider);
	const char *problem = arena_printf(
		f->arena, "%s. %s",
		page_refusal_text(f->arena, context.pages, language, f->refusal, "title"),
		page_refusal_text(f->arena, context.pages, language, f->refusal, "explanation"));

	if (provider != NULL) /* it may have been struck off meanwhile */
		show(f, continuation, exchange_parameter(f, "continuation"), provider, problem);
	return provider != NULL;
}

static void open_grant(struct flow *f, const struct record *outer, struct continuation *c)
{
	struct record *inner = arena_alloc(f->arena, sizeof *inner);

	c->session = session_parse(f->arena, record_get(outer, "session"));
	if (c->session != NULL) {
		c->grant = grant_make(f->arena, context.config, c->request, c->session->identity,
				      c->session->provider, c->session->sid);
		c->grant->started = c->session->started;
	} else if (record_read(record_get(outer, "grant"), inner)) {
		c->grant = grant_get(f->arena, context.config, inner);
	}
	if (c->session == NULL && c->grant != NULL)
		c->grant->told = record_string(f->arena, outer, "told");
	c->sid = record_string(f->arena, outer, "sid");
	c->once = record_string(f->arena, outer, "once");
	c->consent = text_is(record_get(outer, "consent"), "1");
}

const struct refusal *information_page_open(struct flow *f, struct continuation *continuation)
{
	struct browser_flow *b = (struct browser_flow *)f;
	struct record *outer = arena_alloc(f->arena, sizeof *outer);
	const struct refusal *no =
		sealed_form_open(f->arena, &context.form_keys, "continuation", b->browser,
				 clock_now(), context.config->settings.interaction_ttl_s,
				 exchange_parameter(f, "continuation"), outer);

	if (no != NULL && no != &form_expired)
		return no;
	continuation->request = authorize_request_get(f->arena, context.config, outer);
	b->way_back = continuation->request;
	if (no != NULL)
		return no;
	if (continuation->request != NULL)
		open_grant(f, outer, continuation);
	return continuation->grant == NULL ? &form_not_ours : NULL;
}
