/* browser_flow.h -- what the endpoints that a citizen meets have in common.
 *
 * The cookie that binds pages to one browser, the language, pages, and the two ways of saying no:
 * a redirect to the client once its return path is proven, a page with a reference before that.
 */
#pragma once
#include "authorize_request.h"
#include "exchange.h"
#include "page.h"
#include "sealed_form.h"

struct browser_flow {
	struct flow flow;
	const char *browser;     /* value of its cookie; "" if it has none of ours */
	const char *language;    /* "fr", "en", "vi" */
	bool language_is_chosen; /* by herself, with a link of ours */
	const struct authorize_request *request;  /* its return path is proven: errors go there */
	const struct authorize_request *way_back; /* an error page may link there */
	const struct client *home;                /* or, without one, to the client_uri of this */
};

/* The first step of each of them. */
enum turn browser_read_parameters(struct flow *f);

/* The language that the client asked for (ui_locales) holds on all pages of its sign-in, unless she
 * has chosen another: that is then the request's. */
void browser_speak(struct flow *f, struct authorize_request *request);

/* If this request looks suspicious, the whole sign-in does: setting suspicious_acr. */
void browser_raise_floor(struct flow *f, struct authorize_request *request);

/* Give the browser a cookie if it has none; then browser is not "". */
void browser_bind(struct flow *f);

/* kind->refuse of each of them. */
void browser_refuse(struct flow *f);

/* A path of ours as a page links to it: below that of the issuer. */
const char *browser_path(struct flow *f, const char *path);

/* HTML in the flow's language, which a header says. A value that the page lacks is told in the log.
 */
struct text browser_render(struct flow *f, const char *name, const struct page_value *values);

/* A page in the flow's language; values are the template's own. A form on it may lead, by
 * redirects, to leads_to (a URL; NULL: nowhere but here). */
enum turn browser_page(struct flow *f, int status, const char *name,
		       const struct page_value *values, const char *leads_to);

/* What a page may do beyond being read: Content-Security-Policy. */
struct browser_policy {
	const char *leads_to; /* a URL to which its forms lead, by redirects; NULL: only to us */
	const char *script;   /* the hash of the one that it runs, "'sha256-...'"; NULL: none */
	const char *frames;   /* the origins of what it frames; NULL: nothing */
};

enum turn browser_answer(struct flow *f, int status, struct text html,
			 const struct browser_policy *policy);

/* The name of a thing in a language, or the flow's, else its plain one. */
const char *name_in_language(const char *language, const char *plain, const char *french,
			     const char *vietnamese);
const char *browser_name(const struct flow *f, const char *plain, const char *french,
			 const char *vietnamese);
const char *browser_client_name(const struct flow *f, const struct client *client);

/* Where she can say whether signing in to this client worked; NULL if nobody asks that. */
const char *browser_feedback(struct flow *f, const struct client *client);

/* How long the form of a page may wait: interaction_ttl_s, in words. */
const char *browser_time_limit(const struct flow *f);

/* A time as citizens read it in the flow's language. */
const char *browser_moment(const struct flow *f, long long time);

/* "2026-11-22 04:05:06 UTC", for developers; both from seconds since 1970. */
const char *browser_time(struct arena *a, long long time);
