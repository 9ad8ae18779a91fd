#include "posted_request.h"
#include "browser_flow.h"
#include "browser_session.h"
#include "clock.h"
#include "context.h"
#include "language_links.h"
#include <string.h>

/* As proxies read it in one piece. */
enum { URL_BYTES_MAX = 7 * 1024 };
/* As good in every browser as any link to us. */
static const char purpose[] = "posted-request", any_browser[] = "-";
static const char name[] = "posted_request";

static bool has_cookies(struct flow *f)
{
	return *((struct browser_flow *)f)->browser != '\0' ||
	       *exchange_cookie(f, session_cookie) != '\0';
}

/* url_with() begins a query with '?'. */
static const char *encoded(struct arena *a, const struct form *form)
{
	const char *query = "";

	for (size_t i = 0; i < form->count; i++)
		query = url_with(a, query, form_encode(a, text_of(form->parameters[i].name)),
				 form->parameters[i].value);
	return *query == '\0' ? query : query + 1;
}

static const char *sealed_link(struct flow *f)
{
	const struct browser_flow *b = (struct browser_flow *)f;
	struct record_writer w = record_write(f->arena);
	const char *url;

	record_put_string(&w, "form", encoded(f->arena, &f->exchange->parameters));
	url = arena_printf(f->arena, "%s%.*s?%s=%s", context.config->settings.issuer,
			   TEXT_ARG(f->exchange->request->path), name,
			   sealed_form_close(f->arena, &context.form_keys, purpose, any_browser,
					     clock_now(), record_written(&w)));
	return b->language_is_chosen ? url_with(f->arena, url, language_parameter, b->language)
				     : url;
}

enum turn posted_request_send_on(struct flow *f) { return exchange_redirect(f, sealed_link(f)); }

enum turn posted_request_open(struct flow *f)
{
	const char *sealed = form_take(&f->exchange->parameters, name), *detail = NULL;
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no;

	if (*sealed == '\0')
		return FLOW_NEXT;
	no = sealed_form_open(f->arena, &context.form_keys, purpose, any_browser, clock_now(),
			      context.config->settings.interaction_ttl_s, sealed, record);
	if (no == NULL)
		no = form_parse(f->arena, record_get(record, "form"), &f->exchange->parameters,
				&detail);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, detail);
}

/* A form that is too long for a link stays one. */
enum turn posted_request_read_parameters(struct flow *f)
{
	enum turn turn = browser_read_parameters(f);
	const char *link;

	if (turn != FLOW_NEXT)
		return turn;
	if (f->exchange->request->method != HTTP_POST)
		return posted_request_open(f);
	if (has_cookies(f) || f->exchange->request->body.len > URL_BYTES_MAX)
		return FLOW_NEXT;
	link = sealed_link(f);
	return strlen(link) > URL_BYTES_MAX ? FLOW_NEXT : exchange_redirect(f, link);
}
