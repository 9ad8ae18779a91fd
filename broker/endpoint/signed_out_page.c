#include "signed_out_page.h"
#include "context.h"
#include <string.h>

enum { FRAMES_MAX = 16, FRAMES_S = 2 };

struct signed_out signed_out_of(struct arena *a, const struct session *session,
				const struct client *asking, const char *return_to)
{
	struct signed_out s = {.return_to = return_to,
			       .client_id = asking == NULL ? "" : asking->client_id,
			       .sid = "",
			       .clients = ""};
	struct text list = text_of(session == NULL ? "" : session->clients);
	int count = 0;

	if (session != NULL)
		s.sid = session->sid;
	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		const struct client *client = config_client(context.config, arena_string(a, word));

		if (client != NULL && *client->frontchannel_logout_uri != '\0' &&
		    count++ < FRAMES_MAX)
			s.clients = arena_printf(a, "%s%s ", s.clients, client->client_id);
	}
	return s;
}

void signed_out_put(struct record_writer *w, const struct signed_out *s)
{
	record_put_string(w, "return_to", s->return_to);
	record_put_string(w, "client_id", s->client_id);
	record_put_string(w, "sid", s->sid);
	record_put_string(w, "clients", s->clients);
}

struct signed_out signed_out_get(struct arena *a, const struct record *record)
{
	return (struct signed_out){
		.return_to = record_string(a, record, "return_to"),
		.client_id = record_string(a, record, "client_id"),
		.sid = record_string(a, record, "sid"),
		.clients = record_string(a, record, "clients"),
	};
}

static struct page_scope *frame(struct arena *a, const struct client *client, const char *sid,
				struct page_scope *following)
{
	struct page_value *values = arena_alloc(a, 2 * sizeof *values);
	struct page_scope *scope = arena_alloc(a, sizeof *scope);
	const char *url = url_with(a, client->frontchannel_logout_uri, "iss",
				   context.config->settings.issuer);

	values[0] = (struct page_value){"url", url_with(a, url, "sid", sid), NULL};
	*scope = (struct page_scope){values, following};
	return scope;
}

/* *origins becomes what Content-Security-Policy must let the page frame. */
static struct page_scope *frames(struct arena *a, const struct signed_out *s, const char **origins)
{
	struct text list = text_of(s->clients);
	struct page_scope *first = NULL;

	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		const struct client *client = config_client(context.config, arena_string(a, word));
		const char *url = client == NULL ? "" : client->frontchannel_logout_uri;

		if (*url == '\0')
			continue;
		first = frame(a, client, s->sid, first);
		*origins = arena_printf(a, "%s%s%.*s", *origins, **origins == '\0' ? "" : " ",
					(int)(url_after_authority(url).at - url), url);
	}
	return first;
}

enum turn signed_out_page(struct flow *f, const struct signed_out *s)
{
	const struct client *client = config_client(context.config, s->client_id);
	const char *return_to = client == NULL ? "" : s->return_to, *origins = "";
	struct page_scope *framed = frames(f->arena, s, &origins);
	struct page_value link[] = {
		{"url", return_to, NULL}, {"client_name", NULL, NULL}, {NULL, NULL, NULL}};
	struct page_scope link_scope = {link, NULL};

	if (framed == NULL && *return_to != '\0')
		return exchange_redirect(f, return_to);
	if (*return_to != '\0') { /* without a script, a moment must do for the frames to load */
		link[1].value = browser_client_name(f, client);
		exchange_header(f, "Refresh",
				arena_printf(f->arena, "%d;url=%s", FRAMES_S, return_to));
	}
	return browser_answer(
		f, 200,
		browser_render(f, "signed_out",
			       (const struct page_value[]){
				       {"frames", NULL, framed},
				       {"return", NULL, *return_to == '\0' ? NULL : &link_scope},
				       {"feedback", browser_feedback(f, client), NULL},
				       {NULL, NULL, NULL},
			       }),
		&(struct browser_policy){.frames = framed == NULL ? NULL : origins});
}
