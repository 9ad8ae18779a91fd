#include "chooser_page.h"
#include "clock.h"
#include "context.h"
#include "language_links.h"
#include "provider_health.h"
#include "provider_offer.h"
#include "released_claims.h"
#include "remembered_provider.h"
#include "scope.h"
#include "sign_in.h"
#include "switch_checks.h"
#include <string.h>

static struct browser_flow *of(struct flow *f) { return (struct browser_flow *)f; }

static bool is_open(const struct authorize_request *request, const struct provider *provider)
{
	return provider_state(context.config, request, provider) == PROVIDER_OPEN;
}

bool chooser_has_closed(const struct authorize_request *request)
{
	for (size_t i = 0; i < context.config->provider_count; i++)
		if (is_open(request, context.config->providers[i]) &&
		    switch_check_provider(request->client, context.config->providers[i]->id) !=
			    NULL)
			return true;
	return false;
}

const struct provider *chooser_only_provider(const struct authorize_request *request, int *count)
{
	const struct provider *found = NULL;

	*count = 0;
	for (size_t i = 0; i < context.config->provider_count; i++) {
		const struct provider *provider = context.config->providers[i];

		if (is_open(request, provider) &&
		    switch_check_provider(request->client, provider->id) == NULL) {
			found = provider;
			++*count;
		}
	}
	return *count == 1 ? found : NULL;
}

/* What an operator wrote for citizens, or what can be said of any. */
static const char *switched_off_text(struct flow *f, const struct off_switch *off)
{
	const char *text = browser_name(f, off->text, off->text_fr, off->text_vi);
	const char *until = off->until == 0 ? "" : browser_moment(f, off->until);

	if (*text == '\0')
		text = page_text(context.pages, of(f)->language,
				 off->is_maintenance ? "choose.maintenance"
						     : "choose.switched_off");
	if (*until == '\0')
		return text;
	return arena_printf(f->arena, "%s %s %s", text,
			    page_text(context.pages, of(f)->language, "choose.until"), until);
}

static const char *text_of_notice(const struct flow *f, const struct notice *notice)
{
	return notice == NULL ? NULL
			      : browser_name(f, notice->text, notice->text_fr, notice->text_vi);
}

/* Why she cannot choose it; NULL if she can, or if nobody may know. */
static const char *why_closed(struct flow *f, const struct authorize_request *request,
			      const struct provider *provider)
{
	static const char *const reasons[] = {[PROVIDER_TOO_LOW] = "choose.level_too_low",
					      [PROVIDER_BELOW_FLOOR] = "choose.below_floor"};
	const struct off_switch *off = switches_find_provider(
		context.switches, provider->id, request->client->client_id, clock_now());
	enum provider_state state = provider_state(context.config, request, provider);
	const char *key = NULL;

	if (off != NULL)
		return switched_off_text(f, off);
	if (state == PROVIDER_TOO_LOW || state == PROVIDER_BELOW_FLOOR)
		key = reasons[state];
	else if (state == PROVIDER_OPEN && provider_is_closed(provider, clock_now()))
		key = "choose.maintenance";
	else if (state == PROVIDER_OPEN && provider_condition(provider) == PROVIDER_DOWN)
		key = "choose.down";
	return key == NULL ? NULL : page_text(context.pages, of(f)->language, key);
}

/* Where nobody may know why a door is closed, nothing is said. */
static const char *announcement(struct flow *f, const struct authorize_request *request,
				const struct provider *provider)
{
	if (provider_state(context.config, request, provider) == PROVIDER_UNAVAILABLE)
		return NULL;
	return text_of_notice(f, notice_find(provider->notices, clock_now(), false));
}

/* One button of the chooser, in front of those that follow. */
static struct page_scope *button(struct flow *f, const struct authorize_request *request,
				 const struct provider *provider, struct page_scope *following)
{
	struct page_value *values = arena_alloc(f->arena, 9 * sizeof *values);
	struct page_scope *scope = arena_alloc(f->arena, sizeof *scope);
	const char *reason = why_closed(f, request, provider);
	bool is_available = is_open(request, provider) && reason == NULL,
	     is_slow = provider_condition(provider) == PROVIDER_SLOW;

	values[0] = (struct page_value){"id", provider->id, NULL};
	values[1] = (struct page_value){
		"name", browser_name(f, provider->name, provider->name_fr, provider->name_vi),
		NULL};
	values[2] = (struct page_value){"available", is_available ? "1" : NULL, NULL};
	values[3] = (struct page_value){"reason", reason, NULL};
	values[4] = (struct page_value){"beta", provider->beta ? "1" : NULL, NULL};
	values[5] = (struct page_value){"slow", is_slow ? "1" : NULL, NULL};
	values[6] = (struct page_value){"announcement", announcement(f, request, provider), NULL};
	values[7] = (struct page_value){
		"last", strcmp(provider->id, remembered_provider(f)) == 0 ? "1" : NULL, NULL};
	*scope = (struct page_scope){values, following};
	return scope;
}

static struct page_scope *add_button(struct flow *f, const struct authorize_request *request,
				     const struct provider *provider, struct page_scope *following)
{
	return provider_state(context.config, request, provider) == PROVIDER_HIDDEN
		       ? following
		       : button(f, request, provider, following);
}

/* Those that fit, the one that is remembered first. */
static const struct page_scope *doors(struct flow *f, const struct authorize_request *request,
				      bool (*fits)(const struct provider *p,
						   const struct provider *but),
				      const struct provider *but)
{
	const struct provider *last = config_provider(context.config, remembered_provider(f));
	struct page_scope *first = NULL;

	for (size_t i = context.config->provider_count; i-- > 0;)
		if (fits(context.config->providers[i], but) && context.config->providers[i] != last)
			first = add_button(f, request, context.config->providers[i], first);
	return last == NULL || !fits(last, but) ? first : add_button(f, request, last, first);
}

static bool is_other(const struct provider *p, const struct provider *but) { return p != but; }

static bool is_european(const struct provider *p, const struct provider *but)
{
	(void)but;
	return p->identity == IDENTITY_EUROPEAN;
}

static bool is_not_european(const struct provider *p, const struct provider *but)
{
	return !is_european(p, but);
}

const struct page_scope *chooser_page_others(struct flow *f,
					     const struct authorize_request *request,
					     const struct provider *but)
{
	return doors(f, request, is_other, but);
}

/* What the service will learn: one line per granted scope that has a text; what it may fetch at a
 * data provider is never left out. */
static const struct page_scope *scope_lines(struct flow *f, const struct authorize_request *request)
{
	struct page_scope *lines = arena_alloc(f->arena, (SCOPES_MAX + 1) * sizeof *lines);
	struct text list = text_of(request->scope);
	size_t count = 0;

	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		const char *label = page_text(context.pages, of(f)->language,
					      arena_printf(f->arena, "scope.%.*s", TEXT_ARG(word)));
		struct page_value *values = arena_alloc(f->arena, 2 * sizeof *values);

		if (label == NULL && scope_is_for_data_provider(context.config, word))
			label = arena_string(f->arena, word);
		if (label == NULL)
			continue;
		values[0] = (struct page_value){"label", label, NULL};
		lines[count] = (struct page_scope){values, NULL};
		if (count > 0)
			lines[count - 1].next = &lines[count];
		count++;
	}
	return count > 0 ? lines : NULL;
}

/* The languages are those of a request that can be asked again by its URL. */
static const struct page_scope *languages(struct flow *f, const char *notice)
{
	return notice == NULL ? language_links(f, of(f)->language, browser_path(f, "/authorize"))
			      : NULL;
}

const char *chooser_page_seal(struct flow *f, const struct authorize_request *request)
{
	struct record_writer w = record_write(f->arena);

	authorize_request_put(&w, request);
	return sealed_form_close(f->arena, &context.form_keys, "request", of(f)->browser,
				 clock_now(), record_written(&w));
}

enum turn chooser_page_show(struct flow *f, const struct authorize_request *request,
			    const char *notice)
{
	const struct notice *of_all = notice_find(context.config->notices, clock_now(), false);
	const struct page_scope *european = doors(f, request, is_european, NULL);
	const struct page_scope *others = doors(f, request, is_not_european, NULL);
	bool remembers = *remembered_provider(f) != '\0';
	bool is_choice = european != NULL || others != NULL;

	return browser_page(
		f, 200, "choose",
		(const struct page_value[]){
			{"client_name", browser_client_name(f, request->client), NULL},
			{"notice", notice, NULL},
			{"action", browser_path(f, "/choose"), NULL},
			{"bulletin", text_of_notice(f, of_all), NULL},
			{"request", chooser_page_seal(f, request), NULL},
			{"providers", NULL, others},
			{"european", NULL, european},
			{"has_european", european == NULL ? NULL : "1", NULL},
			{"scopes", NULL, scope_lines(f, request)},
			{"anonymous",
			 released_claims_are_asked(f->arena, context.config, request) ? NULL : "1",
			 NULL},
			{"remembers", remembers ? "1" : NULL, NULL},
			{"may_remember", is_choice && !remembers ? "1" : NULL, NULL},
			{"time_limit", browser_time_limit(f), NULL},
			{"languages", NULL, languages(f, notice)},
			{NULL, NULL, NULL},
		},
		request->redirect_uri);
}
