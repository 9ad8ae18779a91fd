/* account_page.c -- the citizen's own page: GET /account, and all of it as JSON: GET /account/data.
 *
 * What is kept of her, and what she can do about it: account_change.c.
 */
#include "account_login.h"
#include "account_visit.h"
#include "context.h"
#include "endpoints.h"
#include "json_write.h"
#include "language_links.h"
#include "page_words.h"
#include <string.h>

enum { LOGINS_SHOWN = 16 };

static struct account_visit *of(struct flow *f) { return (struct account_visit *)f; }

static const struct page_scope *in_front(struct flow *f, const struct page_value *values,
					 size_t size, const struct page_scope *next)
{
	struct page_scope *one = arena_alloc(f->arena, sizeof *one);

	one->values = memcpy(arena_alloc(f->arena, size), values, size);
	one->next = next;
	return one;
}

static const char *text(struct flow *f, const char *key)
{
	return page_text(context.pages, ((struct browser_flow *)f)->language, key);
}

static const char *client_name(struct flow *f, const char *id)
{
	const struct client *client = config_client(context.config, id);

	return client == NULL ? id : browser_client_name(f, client);
}

static const char *provider_name(struct flow *f, const char *id)
{
	const struct provider *provider = config_provider(context.config, id);

	return provider == NULL
		       ? id
		       : browser_name(f, provider->name, provider->name_fr, provider->name_vi);
}

/* Claims and permissions by the names that the information page gave them. */
static const char *told(struct flow *f, const char *names)
{
	struct text rest = text_of(names);
	const char *sum = "";

	for (struct text word; (word = text_next_word(&rest)).at != NULL;) {
		const char *name = arena_string(f->arena, word);
		const char *label = text(f, arena_printf(f->arena, "claim.%s", name));

		if (label == NULL)
			label = text(f, arena_printf(f->arena, "scope.%s", name));
		sum = arena_printf(f->arena, "%s%s%s", sum, *sum == '\0' ? "" : ", ",
				   label == NULL ? name : label);
	}
	return *sum == '\0' ? text(f, "account.told_nothing") : sum;
}

/* The latest first; a page has its weight, and what it leaves out is in the data. */
static const struct page_scope *logins(struct flow *f)
{
	struct text rest = of(f)->account.record.logins, all = rest;
	const struct page_scope *list = NULL;
	struct account_login login;
	int count = 0;

	while (account_login_next(f->arena, &all, &login))
		count++;
	for (; count > LOGINS_SHOWN; count--)
		account_login_next(f->arena, &rest, &login);
	while (account_login_next(f->arena, &rest, &login)) {
		const struct page_value values[] = {
			{"when", browser_moment(f, login.at), NULL},
			{"client", client_name(f, login.client), NULL},
			{"provider", provider_name(f, login.provider), NULL},
			{"acr", login.acr, NULL},
			{"told", told(f, login.told), NULL},
			{"network", login.network, NULL},
			{"code", login.code, NULL},
			{NULL, NULL, NULL},
		};

		list = in_front(f, values, sizeof values, list);
	}
	return list;
}

static bool is_wanted(struct flow *f, const char *provider)
{
	return account_record_wants(
		&of(f)->account.record,
		account_provider_word(f->arena, of(f)->account.account_id, provider));
}

static const struct page_scope *providers(struct flow *f)
{
	const struct page_scope *list = NULL;

	for (size_t i = context.config->provider_count; i-- > 0;) {
		const struct provider *p = context.config->providers[i];
		bool is_used = strcmp(p->id, of(f)->session->provider) == 0;
		const struct page_value values[] = {
			{"field", arena_printf(f->arena, "wanted-%s", p->id), NULL},
			{"name", provider_name(f, p->id), NULL},
			{"wanted", is_wanted(f, p->id) ? "1" : NULL, NULL},
			{"used", is_used ? "1" : NULL, NULL},
			{NULL, NULL, NULL},
		};

		if (p->enabled && p->display)
			list = in_front(f, values, sizeof values, list);
	}
	return list;
}

/* A count in a sentence; NULL where browsers are not known at all. */
static const char *about_browsers(struct flow *f, const char *key, int count)
{
	return mail_is_on(context.config)
		       ? page_count(f->arena, context.pages, ((struct browser_flow *)f)->language,
				    key, count)
		       : NULL;
}

static enum turn show_page(struct flow *f)
{
	bool is_saved = strcmp(exchange_parameter(f, "saved"), "1") == 0;

	return browser_page(
		f, 200, "account",
		(const struct page_value[]){
			{"saved", is_saved ? "1" : NULL, NULL},
			{"action", browser_path(f, "/account"), NULL},
			{"form", account_visit_form(f), NULL},
			{"id", of(f)->account.account_id, NULL},
			{"logins", NULL, logins(f)},
			{"providers", NULL, providers(f)},
			{"browsers",
			 about_browsers(f, "account.browsers",
					account_record_devices(&of(f)->account.record)),
			 NULL},
			{"browser_days",
			 about_browsers(f, "account.browser_days",
					context.config->settings.device_days),
			 NULL},
			{"new_ones", of(f)->account.record.only_listed ? NULL : "1", NULL},
			{"data", browser_path(f, "/account/data"), NULL},
			{"sign_out", browser_path(f, "/end_session"), NULL},
			{"languages", NULL,
			 language_links(f, ((struct browser_flow *)f)->language,
					browser_path(f, "/account"))},
			{NULL, NULL, NULL},
		},
		NULL);
}

static void put_login(struct json_writer *w, const struct account_login *login)
{
	json_open(w, '{');
	json_put_number(w, "at", login->at);
	json_put_string(w, "client", login->client);
	json_put_string(w, "provider", login->provider);
	json_put_string(w, "acr", login->acr);
	json_put_string(w, "told", login->told);
	json_put_string(w, "network", login->network);
	json_put_string(w, "code", login->code);
	json_close(w, '}');
}

static enum turn give_data(struct flow *f)
{
	struct json_writer w = json_write(f->arena);
	struct text rest = of(f)->account.record.logins;
	struct account_login login;

	json_open(&w, '{');
	json_put_string(&w, "account", of(f)->account.account_id);
	json_put_number(&w, "first_sign_in", of(f)->account.record.first_day * DAY_S);
	json_put_bool(&w, "new_providers_off", of(f)->account.record.only_listed);
	json_put_number(&w, "browsers", account_record_devices(&of(f)->account.record));
	json_open_as(&w, "providers_off", '[');
	for (size_t i = 0; i < context.config->provider_count; i++)
		if (!is_wanted(f, context.config->providers[i]->id))
			json_put_string(&w, NULL, context.config->providers[i]->id);
	json_close(&w, ']');
	json_open_as(&w, "sign_ins", '[');
	while (account_login_next(f->arena, &rest, &login))
		put_login(&w, &login);
	json_close(&w, ']');
	json_close(&w, '}');
	exchange_header(f, "Content-Disposition", "attachment; filename=\"account.json\"");
	return exchange_json(f, 200, json_written(&w));
}

static const struct flow_step page_steps[] = {
	ACCOUNT_VISIT_STEPS, /* Redis: her session, and her account */
	{"show-page", show_page},
	{NULL, NULL},
};

static const struct flow_step data_steps[] = {
	ACCOUNT_VISIT_STEPS,
	{"give-data", give_data},
	{NULL, NULL},
};

const struct flow_kind account_flow = {
	.name = "account",
	.size = sizeof(struct account_visit),
	.deadline_ms = 5000,
	.steps = page_steps,
	.refuse = browser_refuse,
};

const struct flow_kind account_data_flow = {
	.name = "account-data",
	.size = sizeof(struct account_visit),
	.deadline_ms = 5000,
	.steps = data_steps,
	.refuse = browser_refuse,
};
