#include "browser_flow.h"
#include "base64url.h"
#include "client_return.h"
#include "clock.h"
#include "context.h"
#include "diagnosis.h"
#include "language_links.h"
#include "page_words.h"
#include "random.h"
#include "switches.h"
#include <string.h>
#include <time.h>

static const char cookie_name[] = "parvis-browser";

static const struct refusal unnamed_error = {"unnamed-error", 500, "server_error",
					     "The sign-in could not be completed."};

static struct browser_flow *of(struct flow *f) { return (struct browser_flow *)f; }

static const char *known_cookie(struct flow *f)
{
	unsigned char bytes[32];
	const char *value = exchange_cookie(f, cookie_name);

	return base64url_decode_exactly(text_of(value), bytes, sizeof bytes) ? value : "";
}

static void choose_language(struct flow *f, const char *ui_locales)
{
	of(f)->language = page_language(context.pages, ui_locales,
					exchange_request_header(f, "Accept-Language"));
}

/* It is no parameter of the request: strict profiles and signed requests know nothing of it. */
static void read_choice(struct flow *f, const char *chosen)
{
	const char *const *language = page_languages(context.pages);

	while (*language != NULL && strcmp(*language, chosen) != 0)
		language++;
	of(f)->language_is_chosen = *language != NULL;
	if (of(f)->language_is_chosen)
		of(f)->language = *language;
	else
		choose_language(f, exchange_parameter(f, "ui_locales"));
}

enum turn browser_read_parameters(struct flow *f)
{
	const char *detail = NULL;
	const struct refusal *no;

	of(f)->browser = known_cookie(f);
	choose_language(f, "");
	no = exchange_read_parameters(f, &detail);
	if (no != NULL)
		return flow_refuse(f, no, detail);
	read_choice(f, form_take(&f->exchange->parameters, language_parameter));
	return FLOW_NEXT;
}

void browser_speak(struct flow *f, struct authorize_request *request)
{
	if (of(f)->language_is_chosen)
		request->ui_locales = of(f)->language;
	else
		choose_language(f, request->ui_locales);
}

void browser_raise_floor(struct flow *f, struct authorize_request *request)
{
	if (f->exchange->is_suspicious)
		request->acr_floor = context.config->settings.suspicious_acr;
}

void browser_bind(struct flow *f)
{
	if (*of(f)->browser != '\0')
		return;
	of(f)->browser = random_token(f->arena, 32).at;
	exchange_set_cookie(f, cookie_name, of(f)->browser, -1);
}

const char *name_in_language(const char *language, const char *plain, const char *french,
			     const char *vietnamese)
{
	if (strcmp(language, "fr") == 0 && *french != '\0')
		return french;
	return strcmp(language, "vi") == 0 && *vietnamese != '\0' ? vietnamese : plain;
}

const char *browser_name(const struct flow *f, const char *plain, const char *french,
			 const char *vietnamese)
{
	return name_in_language(((const struct browser_flow *)f)->language, plain, french,
				vietnamese);
}

const char *browser_client_name(const struct flow *f, const struct client *client)
{
	return browser_name(f, client->client_name, client->client_name_fr, client->client_name_vi);
}

/* Chromium holds a form's whole chain of redirects against form-action, and a provider or a client
 * may redirect further; so where a form leads away, any https origin is allowed, and with an issuer
 * on loopback any http one. */
static const char *form_action(struct arena *a, const char *leads_to)
{
	const char *scheme_end = leads_to == NULL ? NULL : strchr(leads_to, ':');

	if (leads_to == NULL)
		return "'self'";
	if (url_is_loopback(context.config->settings.issuer))
		return "'self' https: http:"; /* a source list has no word for 127.0.0.0/8 */
	return scheme_end == NULL || text_starts(text_of(leads_to), "http")
		       ? "'self' https:"
		       : arena_printf(a, "'self' https: %.*s:", (int)(scheme_end - leads_to),
				      leads_to);
}

static const char *directive(struct arena *a, const char *name, const char *sources)
{
	return sources == NULL ? "" : arena_printf(a, "%s %s; ", name, sources);
}

enum turn browser_answer(struct flow *f, int status, struct text html,
			 const struct browser_policy *policy)
{
	struct arena *a = f->arena;

	exchange_header(f, "Content-Security-Policy",
			arena_printf(a,
				     "default-src 'none'; style-src %s; img-src 'self'; %s%s"
				     "form-action %s; base-uri 'none'; frame-ancestors 'none'",
				     page_style_policy(context.pages),
				     directive(a, "script-src", policy->script),
				     directive(a, "frame-src", policy->frames),
				     form_action(a, policy->leads_to)));
	return exchange_answer(f, status, "text/html; charset=utf-8", html);
}

const char *browser_path(struct flow *f, const char *path)
{
	return arena_printf(f->arena, "%.*s%s", TEXT_ARG(config_path(context.config)), path);
}

struct text browser_render(struct flow *f, const char *name, const struct page_value *values)
{
	struct page_scope scope = {values, NULL};
	const char *missing;
	struct text html =
		page_render(f->arena, context.pages, name, of(f)->language, &scope, &missing);

	exchange_header(f, "Content-Language", of(f)->language);
	if (missing != NULL)
		f->detail = arena_printf(f->arena, "%s%sthe page %s was given no %s",
					 f->detail == NULL ? "" : f->detail,
					 f->detail == NULL ? "" : "; ", name, missing);
	return html;
}

enum turn browser_page(struct flow *f, int status, const char *name,
		       const struct page_value *values, const char *leads_to)
{
	return browser_answer(f, status, browser_render(f, name, values),
			      &(struct browser_policy){.leads_to = leads_to});
}

/* A link back to the service: the refusal as an error of the protocol. */
static const char *return_url(struct flow *f, const struct authorize_request *request)
{
	const struct refusal *no = f->refusal->error != NULL ? f->refusal : &unnamed_error;

	return client_return_link(f, request, no);
}

static const char *error_text(struct flow *f, const char *part)
{
	return page_refusal_text(f->arena, context.pages, of(f)->language, f->refusal, part);
}

const char *browser_time_limit(const struct flow *f)
{
	int minutes = context.config->settings.interaction_ttl_s / 60;

	return page_count(f->arena, context.pages, ((const struct browser_flow *)f)->language,
			  "page.time_limit", minutes > 0 ? minutes : 1);
}

const char *browser_moment(const struct flow *f, long long time)
{
	return page_moment(f->arena, context.pages, ((const struct browser_flow *)f)->language,
			   time);
}

const char *browser_time(struct arena *a, long long time)
{
	time_t seconds = (time_t)time;
	struct tm utc;
	char *text = arena_alloc(a, 32);

	if (gmtime_r(&seconds, &utc) == NULL)
		return "";
	strftime(text, 32, "%Y-%m-%d %H:%M:%S UTC", &utc);
	return text;
}

const char *browser_feedback(struct flow *f, const struct client *client)
{
	const char *url = browser_path(f, "/feedback");

	if (!context.config->settings.public_statistics)
		return NULL;
	return client == NULL ? url : url_with(f->arena, url, "client_id", client->client_id);
}

/* Where to, and whose; NULL: nowhere. */
static const char *way_out(struct flow *f, const struct authorize_request *back,
			   const struct client **client)
{
	*client = back != NULL ? back->client : of(f)->home;
	if (back != NULL)
		return return_url(f, back);
	return *client != NULL && *(*client)->client_uri != '\0' ? (*client)->client_uri : NULL;
}

static void show_error(struct flow *f, const struct authorize_request *back)
{
	const struct client *client;
	const char *url = way_out(f, back, &client);
	struct page_value link[3] = {{NULL, NULL, NULL}};
	struct page_scope link_scope = {link, NULL};

	if (url != NULL) {
		link[0] = (struct page_value){"url", url, NULL};
		link[1] = (struct page_value){"client_name", browser_client_name(f, client), NULL};
	}
	browser_page(f, f->refusal->status, "error",
		     (const struct page_value[]){
			     {"title", error_text(f, "title"), NULL},
			     {"explanation", error_text(f, "explanation"), NULL},
			     {"reference", f->reference, NULL},
			     {"time", browser_moment(f, clock_now()), NULL},
			     {"name", f->refusal->name, NULL},
			     {"code", refusal_code(f->arena, f->refusal->name), NULL},
			     {"return", NULL, url != NULL ? &link_scope : NULL},
			     {"feedback", browser_feedback(f, client), NULL},
			     {NULL, NULL, NULL},
		     },
		     NULL);
}

void browser_refuse(struct flow *f)
{
	const struct authorize_request *request;

	if (f->refusal == &client_suspended) { /* nobody is sent back there */
		of(f)->request = of(f)->way_back = NULL;
		of(f)->home = NULL;
	}
	request = of(f)->request;
	diagnosis_keep(f);
	if (request != NULL && f->refusal->error != NULL)
		client_return_error(f, request);
	else
		show_error(f, request != NULL ? request : of(f)->way_back);
}
