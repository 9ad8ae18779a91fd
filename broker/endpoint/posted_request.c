#include "posted_request.h"
#include "browser_flow.h"
#include "browser_session.h"
#include "clock.h"
#include "context.h"
#include "language_links.h"
#include <string.h>

/* As proxies read it in one piece. What is longer stays a form. */
enum { URL_BYTES_MAX = 7 * 1024 };
/* As good in every browser as any link to us. */
static const char purpose[] = "posted-request", any_browser[] = "-";
static const char name[] = "posted_request";

static bool stays_a_form(struct flow *f)
{
	return *((struct browser_flow *)f)->browser != '\0' ||
	       *exchange_cookie(f, session_cookie) != '\0' ||
	       f->exchange->request->body.len > URL_BYTES_MAX;
}

static enum turn send_on(struct flow *f)
{
	const struct browser_flow *b = (struct browser_flow *)f;
	const struct form *form = &f->exchange->parameters;
	struct record_writer w = record_write(f->arena);
	const char *query = "", *url; /* url_with() begins a query with '?' */

	for (size_t i = 0; i < form->count; i++)
		query = url_with(f->arena, query,
				 form_encode(f->arena, text_of(form->parameters[i].name)),
				 form->parameters[i].value);
	record_put_string(&w, "form", *query == '\0' ? "" : query + 1);
	url = arena_printf(f->arena, "%s%.*s?%s=%s", context.config->settings.issuer,
			   TEXT_ARG(f->exchange->request->path), name,
			   sealed_form_close(f->arena, &context.form_keys, purpose, any_browser,
					     clock_now(), record_written(&w)));
	if (b->language_is_chosen)
		url = url_with(f->arena, url, language_parameter, b->language);
	return strlen(url) > URL_BYTES_MAX ? FLOW_NEXT : exchange_redirect(f, url);
}

static enum turn open(struct flow *f, const char *sealed)
{
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const char *detail = NULL;
	const struct refusal *no =
		sealed_form_open(f->arena, &context.form_keys, purpose, any_browser, clock_now(),
				 context.config->settings.interaction_ttl_s, sealed, record);

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	no = form_parse(f->arena, record_get(record, "form"), &f->exchange->parameters, &detail);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, detail);
}

enum turn posted_request_read_parameters(struct flow *f)
{
	enum turn turn = browser_read_parameters(f);
	const char *sealed;

	if (turn != FLOW_NEXT)
		return turn;
	if (f->exchange->request->method == HTTP_POST)
		return stays_a_form(f) ? FLOW_NEXT : send_on(f);
	sealed = form_take(&f->exchange->parameters, name);
	return *sealed == '\0' ? FLOW_NEXT : open(f, sealed);
}
