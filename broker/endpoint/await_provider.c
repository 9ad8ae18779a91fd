#include "await_provider.h"
#include "browser_flow.h"
#include "chooser_page.h"
#include "clock.h"
#include "context.h"
#include "provider_health.h"
#include "provider_offer.h"
#include "random.h"
#include <string.h>

/* The URL of the next try stays below what the front door reads. */
enum { TRIES_MAX = 5, FIRST_WAIT_S = 3, URL_BYTES_MAX = 12 * 1024 };

const struct refusal provider_queue_full = {
	"provider-queue-full", 503, "temporarily_unavailable",
	"Too many citizens wait for the identity provider, and she has waited long enough."};

/* What else she may do meanwhile; nothing, when she is back from her provider. */
struct waiting_choice {
	const char *sealed; /* the request, as in the chooser's form */
	const struct page_scope *others;
	const char *leads_to;
};

static struct browser_flow *of(struct flow *f) { return (struct browser_flow *)f; }

/* It is in our own URLs alone; whoever changes it waits more, or less. */
static int tries_of(struct flow *f)
{
	long long tries = 0;

	text_number(text_of(exchange_parameter(f, "tries")), &tries);
	return tries < 0 || tries > TRIES_MAX ? TRIES_MAX : (int)tries;
}

/* Longer each time, and not for all who came together. */
static int pause_of(int tries)
{
	unsigned chance;

	random_bytes(&chance, sizeof chance);
	return FIRST_WAIT_S + tries + (int)(chance % 3);
}

static bool is_browser(struct flow *f)
{
	return strstr(exchange_request_header(f, "Accept"), "text/html") != NULL;
}

/* The same place once more: url with what is in parameters, but the count of tries. */
static const char *next_url(struct flow *f, const char *url, const struct form *parameters)
{
	for (size_t i = 0; i < parameters->count; i++)
		if (strcmp(parameters->parameters[i].name, "tries") != 0)
			url = url_with(f->arena, url, parameters->parameters[i].name,
				       parameters->parameters[i].value);
	return url_with(f->arena, url, "tries", arena_printf(f->arena, "%d", tries_of(f) + 1));
}

static enum turn show(struct flow *f, const struct provider *provider, const char *url,
		      const struct waiting_choice *choice)
{
	const char *seconds = arena_printf(f->arena, "%d", pause_of(tries_of(f)));
	struct page_value again[2] = {{"url", url, NULL}, {NULL, NULL, NULL}};
	struct page_scope again_scope = {again, NULL};

	exchange_header(f, "Retry-After", seconds);
	if (is_browser(f))
		exchange_header(f, "Refresh", arena_printf(f->arena, "%s; url=%s", seconds, url));
	return browser_page(
		f, is_browser(f) ? 200 : 503, "waiting",
		(const struct page_value[]){
			{"provider_name",
			 browser_name(f, provider->name, provider->name_fr, provider->name_vi),
			 NULL},
			{"seconds", seconds, NULL},
			{"return", NULL, &again_scope},
			{"action", browser_path(f, "/choose"), NULL},
			{"request", choice->sealed, NULL},
			{"providers", NULL, choice->others},
			{NULL, NULL, NULL},
		},
		choice->leads_to);
}

static enum turn show_at_choice(struct flow *f, const struct authorize_request *request,
				const struct provider *provider)
{
	const char *sealed = chooser_page_seal(f, request);
	const struct form parameters = {
		.count = 2, .parameters = {{"request", sealed}, {"provider", provider->id}}};
	const char *url = next_url(f, browser_path(f, "/choose"), &parameters);

	if (tries_of(f) >= TRIES_MAX || strlen(url) > URL_BYTES_MAX)
		return flow_refuse(f, &provider_queue_full, NULL);
	return show(f, provider, url,
		    &(struct waiting_choice){
			    .sealed = sealed,
			    .others = chooser_page_others(f, request, provider),
			    .leads_to = request->redirect_uri,
		    });
}

enum turn await_provider_there(struct flow *f, const struct authorize_request *request,
			       const struct provider *provider)
{
	if (provider_condition(provider) == PROVIDER_DOWN ||
	    provider_is_closed(provider, clock_now()))
		return chooser_page_show(
			f, request,
			page_text(context.pages, of(f)->language, "choose.notice.down"));
	return provider_is_full(provider) ? show_at_choice(f, request, provider) : FLOW_NEXT;
}

enum turn await_provider_back(struct flow *f)
{
	const struct provider *provider =
		config_provider(context.config, arena_string(f->arena, f->exchange->path_rest));
	struct form *query = arena_alloc(f->arena, sizeof *query);
	const char *detail;
	bool has_a_code = *exchange_parameter(f, "error") == '\0';

	if (provider == NULL || !has_a_code || tries_of(f) >= TRIES_MAX ||
	    (provider_condition(provider) != PROVIDER_DOWN && !provider_is_full(provider)))
		return FLOW_NEXT;
	if (form_parse(f->arena, f->exchange->request->query, query, &detail) != NULL)
		return FLOW_NEXT;
	return show(f, provider,
		    next_url(f,
			     browser_path(f, arena_printf(f->arena, "/callback/%s", provider->id)),
			     query),
		    &(struct waiting_choice){.sealed = NULL});
}
