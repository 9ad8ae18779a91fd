/* status.c -- which providers can be used at the moment: GET /status, /status.json.
 *
 * What the chooser would say of each to everybody; answers in every fault of store and signer.
 * Providers that a chooser does not show are not told of, nor what clients may use.
 */
#include "clock.h"
#include "context.h"
#include "endpoints.h"
#include "json_write.h"
#include "language_links.h"
#include "provider_health.h"
#include "provider_offer.h"
#include "public_pages.h"

enum status { STATUS_AVAILABLE, STATUS_SLOW, STATUS_MAINTENANCE, STATUS_DOWN };

static const char *const names[] = {"available", "slow", "maintenance", "down"};
static const char *const texts[] = {"status.available", "choose.slow", "choose.maintenance",
				    "choose.down"};

static struct browser_flow *of(struct flow *f) { return (struct browser_flow *)f; }

static bool is_told(const struct provider *provider)
{
	return provider->enabled && provider->display;
}

/* Switched off for all clients; *until: when that ends, 0 if nobody said. */
static enum status status_of(const struct provider *provider, long long *until)
{
	const struct off_switch *off =
		switches_find_provider(context.switches, provider->id, "", clock_now());
	enum provider_condition condition = provider_condition(provider);

	*until = off == NULL ? 0 : off->until;
	if (off != NULL || provider_is_closed(provider, clock_now()))
		return STATUS_MAINTENANCE;
	return condition == PROVIDER_DOWN   ? STATUS_DOWN
	       : condition == PROVIDER_SLOW ? STATUS_SLOW
					    : STATUS_AVAILABLE;
}

static const char *announcement(struct flow *f, const struct provider *provider)
{
	const struct notice *notice = notice_find(provider->notices, clock_now(), false);

	return notice == NULL ? NULL
			      : browser_name(f, notice->text, notice->text_fr, notice->text_vi);
}

static struct page_scope *row(struct flow *f, const struct provider *provider,
			      struct page_scope *following)
{
	struct page_value *values = arena_alloc(f->arena, 5 * sizeof *values);
	struct page_scope *scope = arena_alloc(f->arena, sizeof *scope);
	long long until;
	enum status status = status_of(provider, &until);

	values[0] = (struct page_value){
		"name", browser_name(f, provider->name, provider->name_fr, provider->name_vi),
		NULL};
	values[1] = (struct page_value){
		"text", page_text(context.pages, of(f)->language, texts[status]), NULL};
	values[2] =
		(struct page_value){"until", until == 0 ? NULL : browser_moment(f, until), NULL};
	values[3] = (struct page_value){"announcement", announcement(f, provider), NULL};
	*scope = (struct page_scope){values, following};
	return scope;
}

static enum turn show_status(struct flow *f)
{
	struct page_scope *first = NULL;

	for (size_t i = context.config->provider_count; i-- > 0;)
		if (is_told(context.config->providers[i]))
			first = row(f, context.config->providers[i], first);
	return browser_page(
		f, 200, "status",
		(const struct page_value[]){
			{"time", browser_moment(f, clock_now()), NULL},
			{"providers", NULL, first},
			{"languages", NULL,
			 language_links(f, of(f)->language, browser_path(f, "/status"))},
			{NULL, NULL, NULL},
		},
		NULL);
}

static enum turn give_status(struct flow *f)
{
	struct json_writer w = json_write(f->arena);

	json_open(&w, '{');
	json_put_number(&w, "time", clock_now());
	json_open_as(&w, "providers", '[');
	for (size_t i = 0; i < context.config->provider_count; i++) {
		const struct provider *provider = context.config->providers[i];
		long long until;

		if (!is_told(provider))
			continue;
		json_open(&w, '{');
		json_put_string(&w, "id", provider->id);
		json_put_string(&w, "name", provider->name);
		json_put_string(&w, "status", names[status_of(provider, &until)]);
		if (until != 0)
			json_put_number(&w, "until", until);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	json_close(&w, '}');
	public_pages_may_be_kept(f);
	return exchange_json(f, 200, json_written(&w));
}

const struct flow_kind status_flow = {
	.name = "status",
	.size = sizeof(struct browser_flow),
	.deadline_ms = 5000,
	.steps = (const struct flow_step[]){{"read-parameters", browser_read_parameters},
					    {"are-on", public_pages_are_on},
					    {"show-status", show_status},
					    {NULL, NULL}},
	.refuse = browser_refuse,
};

const struct flow_kind status_json_flow = {
	.name = "status-json",
	.size = sizeof(struct browser_flow),
	.deadline_ms = 5000,
	.steps = (const struct flow_step[]){{"are-on", public_pages_are_on},
					    {"give-status", give_status},
					    {NULL, NULL}},
	.refuse = exchange_refuse_json,
};
