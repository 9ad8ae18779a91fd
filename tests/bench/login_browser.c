/* login_browser.c -- follows redirects and presses the one right button of each page. */
#include "login.h"

/* Which part of the login the next request is. */
static enum step step_of(const struct login *l)
{
	if (l->origin != driver.broker_origin)
		return UPSTREAM;
	if (l->went_upstream)
		return l->step == UPSTREAM ? CALLBACK : FINISH;
	return l->hops == 1 ? AUTHORIZE : CHOOSE;
}

void browse(struct login *l, const struct view *form)
{
	struct view path = buf_view(&l->url);
	if (++l->hops > MAX_HOPS) {
		login_fail(l, "too many redirects and pages", path);
		return;
	}
	l->step = step_of(l);
	l->went_upstream = l->went_upstream || l->step == UPSTREAM;
	const struct origin *o = &origins[l->origin];
	l->request.n = 0;
	buf_fmt(&l->request,
		"%s %s%.*s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; "
		"rv:128.0) Gecko/20100101 Firefox/128.0\r\nAccept: "
		"text/html,application/xhtml+xml\r\n"
		"Accept-Language: fr,en;q=0.5\r\nSec-Fetch-Dest: document\r\n"
		"Sec-Fetch-Mode: navigate\r\nUpgrade-Insecure-Requests: 1\r\n",
		form == NULL ? "GET" : "POST", path.n > 0 && *path.p == '/' ? "" : "/",
		VIEW_ARGS(path), o->host);
	jar_header(l);
	if (form != NULL)
		buf_fmt(&l->request,
			"Origin: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
			"Content-Length: %zu\r\n\r\n%.*s",
			o->name, form->n, VIEW_ARGS(*form));
	else
		buf_str(&l->request, "\r\n");
	l->retried = false;
	login_transmit(l, false);
}

/* Make target, absolute or from the root, the current URL. */
static bool go_to(struct login *l, struct view target)
{
	struct view path = target;
	if (!view_starts(target, VIEW("/"))) {
		int origin = url_split(target, &path);
		if (origin < 0)
			return false;
		l->origin = origin;
	}
	l->url.n = 0;
	buf_put(&l->url, path);
	return true;
}

/* Was she asked to try again, and because of her provider? That we cannot sign is never a reason.
 */
static bool is_for_her_provider(struct view query)
{
	struct view error, why;
	return form_get(query, "error", &error) &&
	       view_eq(error, VIEW("temporarily_unavailable")) &&
	       form_get(query, "error_description", &why) &&
	       view_starts(why, VIEW("The%20identity%20provider"));
}

static void came_back(struct login *l, struct view location)
{
	struct view base, query, v;
	char text[512];
	view_cut(location, '?', &base, &query);
	if (is_for_her_provider(query))
		login_again(l, query);
	else if (form_get(query, "error", &v))
		login_fail(l, "error response from the broker", query);
	else if (!form_get(query, "state", &v) || !view_eq(v, view_of(l->state)))
		login_fail(l, "wrong state", query);
	else if (!form_get(query, "iss", &v) || v.n >= sizeof text ||
		 !view_eq((struct view){text, url_dec(v, text)}, view_of(driver.issuer)))
		login_fail(l, "wrong iss in the authorization response", query);
	else if (!form_get(query, "code", &v) || v.n == 0)
		login_fail(l, "no code", query);
	else
		client_call_token(l, v);
}

/* The form's own fields, urlencoded. */
static void add_hidden_fields(struct buf *body, struct view page)
{
	struct view tag, name, value;
	char text[8192];
	while (html_tag(&page, VIEW("input"), &tag)) {
		if (!html_attr(tag, VIEW("name"), &name) || name.n >= sizeof text)
			continue;
		buf_urlenc(body, (struct view){text, html_unescape(name, text)});
		buf_str(body, "=");
		if (html_attr(tag, VIEW("value"), &value) && value.n < sizeof text)
			buf_urlenc(body, (struct view){text, html_unescape(value, text)});
		buf_str(body, "&");
	}
}

static void press(struct login *l, struct view page, const char *button, const char *value)
{
	static struct buf body;
	struct view tag, action;
	char text[2048];
	if (!html_tag(&page, VIEW("form"), &tag) || !html_attr(tag, VIEW("action"), &action) ||
	    action.n >= sizeof text ||
	    !go_to(l, (struct view){text, html_unescape(action, text)})) {
		login_fail(l, "the page lacks the form", buf_view(&l->url));
		return;
	}
	const char *end = view_find(page, VIEW("</form"));
	if (end != NULL)
		page.n = (size_t)(end - page.p);
	body.n = 0;
	add_hidden_fields(&body, page);
	buf_fmt(&body, "%s=", button);
	buf_urlenc(&body, view_of(value));
	struct view form = buf_view(&body);
	browse(l, &form);
}

/* What it says first. */
static struct view heading_of(struct view page)
{
	struct view tag;
	if (!html_tag(&page, VIEW("h1"), &tag) || page.n == 0)
		return page;
	page.p++, page.n--;
	return page;
}

static void on_page(struct login *l, struct view page)
{
	if (view_find(page, VIEW("name=\"provider\"")) != NULL)
		press(l, page, "provider", l->provider);
	else if (view_find(page, VIEW("name=\"answer\"")) != NULL)
		press(l, page, "answer", "continue");
	else if (view_find(page, VIEW("name=\"who\"")) != NULL) /* a provider's own page */
		press(l, page, "who", "ada");
	else
		login_fail(l, "a page without a known button", heading_of(page));
}

/* SECONDS; url=URL: her provider is busy, and the page says so. */
static void wait_and_go(struct login *l, struct view refresh)
{
	struct view seconds, url, name;
	view_cut(refresh, ';', &seconds, &url);
	view_cut(view_trim(url), '=', &name, &url);
	journal_write(l->client, l->kid, 0, "waits for her provider");
	if (go_to(l, url))
		l->waits_until = driver.now + (uint64_t)view_long(seconds, 1) * 1000000;
	else
		login_fail(l, "cannot follow the refresh", refresh);
}

void on_browser_response(struct login *l, const struct response *r)
{
	struct view head = r->head, name, value, location = {"", 0}, refresh = {"", 0};
	struct view back = view_of(driver.redirect_uri);
	while (header_next(&head, &name, &value)) {
		if (view_ieq(name, VIEW("set-cookie")))
			jar_set(l, value);
		else if (view_ieq(name, VIEW("location")))
			location = value;
		else if (view_ieq(name, VIEW("refresh")))
			refresh = value;
	}
	if (r->status == 200 && refresh.n > 0)
		wait_and_go(l, refresh);
	else if (r->status == 200)
		on_page(l, r->body);
	else if (r->status < 301 || r->status > 303 || location.n == 0)
		login_fail(l, "unexpected status", r->body);
	else if (view_starts(location, back) && location.n > back.n && location.p[back.n] == '?')
		came_back(l, location);
	else if (go_to(l, location))
		browse(l, NULL);
	else
		login_fail(l, "cannot follow the redirect", location);
}
