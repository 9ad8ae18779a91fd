/* end_session.c -- a client sends the citizen to sign out: GET or POST /end_session.
 *
 * OpenID Connect RP-Initiated Logout 1.0. Whose hint names the browser's own session is signed out
 * at once; anybody else is asked first (an image tag must not sign people out). The answer to the
 * question is POST /end_session/confirm. Whatever is wrong with the request, she can sign out: it
 * only costs the client the way back. The session ends first; then come provider and client.
 */
#include "browser_session.h"
#include "clock.h"
#include "context.h"
#include "end_of_session.h"
#include "endpoints.h"
#include "id_token_hint.h"
#include "key_evidence.h"
#include "our_keys.h"
#include "posted_request.h"
#include "redirect_uri.h"
#include "sign_out_upstream.h"
#include "vnconnect.h"
#include "vnconnect_url.h"
#include <string.h>

enum { STATE_MAX = 512 };

struct end_session {
	struct browser_flow browser;  /* first */
	struct id_token_hint hint;    /* client NULL: none was given, or it is not one */
	const struct client *client;  /* by hint or client_id; NULL: unknown */
	const char *return_to;        /* proven, with state; "" if none */
	struct browser_session saved; /* what the browser brought */
	const struct session *session;
	struct signed_out then;
	struct sign_out_upstream upstream;
	enum store_outcome outcome, handle_outcome;
	bool is_over; /* the session is gone: nothing may keep her from the end */
};

static struct end_session *of(struct flow *f) { return (struct end_session *)f; }

/* SameSite=Lax: a form of another site brings no cookie. As a link it would, so make it one. */
static enum turn read_parameters(struct flow *f)
{
	enum turn turn = browser_read_parameters(f);

	if (turn != FLOW_NEXT)
		return turn;
	if (f->exchange->request->method != HTTP_POST)
		return posted_request_open(f);
	return *exchange_cookie(f, session_cookie) != '\0' ? FLOW_NEXT : posted_request_send_on(f);
}

/* False if what it says about the client cannot be relied on. */
static bool find_client(struct flow *f)
{
	struct end_session *e = of(f);
	const char *token = exchange_parameter(f, "id_token_hint");
	const char *client_id = exchange_parameter(f, "client_id");
	const struct refusal *no = NULL;

	if (*token != '\0')
		no = id_token_hint_check(f->arena, context.config, our_keys(f->arena), token,
					 &e->hint);
	if (no != NULL) {
		key_evidence_hint(no, e->hint.client);
		f->detail = no->name;
		e->hint.client = NULL;
		return false;
	}
	e->client = e->hint.client;
	if (*client_id == '\0')
		return true;
	e->client = config_client(context.config, client_id);
	if (e->client != NULL && (e->hint.client == NULL || e->hint.client == e->client))
		return true;
	f->detail = "client_id is unknown, or not that of the id_token_hint";
	e->client = e->hint.client = NULL;
	return false;
}

static void find_way_back(struct flow *f)
{
	struct end_session *e = of(f);
	const char *uri = exchange_parameter(f, "post_logout_redirect_uri");
	const char *state = exchange_parameter(f, "state");
	const struct refusal *no;

	if (*uri == '\0')
		return;
	if (e->client == NULL || strlen(state) > STATE_MAX) {
		f->detail = "no client, or a state that is too long";
		return;
	}
	no = post_logout_redirect_uri_check(e->client, uri);
	if (no == NULL)
		e->return_to = url_with(f->arena, uri, "state", state);
	else
		f->detail = no->name;
}

/* logoutUri of profile vnconnect: a handle of ours in the place of the hint. */
static bool open_handle(struct flow *f)
{
	struct end_session *e = of(f);
	struct vnconnect_handle handle;
	const struct refusal *no = vnconnect_handle_open(
		f->arena, context.config, &context.form_keys, vnconnect_logout, clock_now(),
		f->exchange->path_rest, &handle);

	e->client = handle.client;
	if (no == NULL)
		e->hint = (struct id_token_hint){
			.client = handle.client, .sub = "", .sid = handle.sid};
	else
		f->detail = no->name;
	return e->client != NULL;
}

static bool may_be_here(struct flow *f)
{
	struct end_session *e = of(f);
	const struct refusal *no =
		e->client == NULL ? NULL
				  : vnconnect_check_path(e->client, f->exchange->request->path);

	if (no == NULL)
		return true;
	f->detail = no->name;
	e->client = e->hint.client = NULL;
	return false;
}

static enum turn check_request(struct flow *f)
{
	bool is_found = f->exchange->path_rest.at == NULL ? find_client(f) : open_handle(f);

	of(f)->return_to = "";
	if (is_found && may_be_here(f))
		find_way_back(f);
	if (of(f)->client != NULL)
		f->log_client = of(f)->client->client_id;
	return FLOW_NEXT;
}

/* A handle serves once; used again it is as none. */
static enum turn use_handle(struct flow *f)
{
	struct text handle = f->exchange->path_rest;

	if (handle.at == NULL || of(f)->hint.client == NULL)
		return FLOW_NEXT;
	return store_first(f, STORE_HANDLE, arena_string(f->arena, handle),
			   context.config->settings.session_ttl_s, NULL, 0, &of(f)->handle_outcome);
}

static enum turn load_session(struct flow *f) { return browser_session_load(f, &of(f)->saved); }

static enum turn ask_first(struct flow *f)
{
	struct record_writer w = record_write(f->arena);
	struct page_value field[] = {
		{"name", "sign_out", NULL}, {"value", NULL, NULL}, {NULL, NULL, NULL}};
	struct page_scope fields = {field, NULL};
	const struct client *client = of(f)->client;

	browser_bind(f); /* not to the session: single sign-on in another tab changes its cookie */
	record_put_string(&w, "return_to", of(f)->return_to);
	record_put_string(&w, "client_id", client == NULL ? "" : client->client_id);
	field[1].value = sealed_form_close(f->arena, &context.form_keys, "sign-out",
					   of(f)->browser.browser, clock_now(), record_written(&w));
	return browser_page(f, 200, "sign_out",
			    (const struct page_value[]){
				    {"client_name",
				     client == NULL ? NULL : browser_client_name(f, client), NULL},
				    {"action", browser_path(f, "/end_session/confirm"), NULL},
				    {"fields", NULL, &fields},
				    {NULL, NULL, NULL},
			    },
			    "https:"); /* her provider, and then the client */
}

static enum turn end_or_ask(struct flow *f)
{
	struct end_session *e = of(f);

	e->session = browser_session_read(f, &e->saved);
	if (e->session == NULL)
		return FLOW_NEXT; /* nobody is signed in: nothing to protect */
	if (e->handle_outcome != STORE_DONE)
		f->detail = vnconnect_url_used.name;
	else if (e->hint.client != NULL && strcmp(e->session->sid, e->hint.sid) == 0)
		return FLOW_NEXT;
	return ask_first(f);
}

static enum turn delete_session(struct flow *f)
{
	struct end_session *e = of(f);
	struct store_write write = {.id = NULL};

	e->then = signed_out_of(f->arena, e->session, e->client, e->return_to);
	if (*e->saved.id == '\0')
		return FLOW_NEXT;
	exchange_set_cookie(f, session_cookie, "", 0);
	e->upstream = sign_out_upstream_of(f, e->session, &e->then, &write);
	return end_of_session(f, e->saved.id, e->session, write.id == NULL ? NULL : &write,
			      &e->outcome);
}

static enum turn tell_clients(struct flow *f)
{
	of(f)->is_over = true;
	end_of_session_tell(f, of(f)->session, of(f)->outcome);
	return FLOW_NEXT;
}

static enum turn load_metadata(struct flow *f)
{
	return sign_out_load_metadata(f, &of(f)->upstream);
}

static enum turn try_provider(struct flow *f) { return sign_out_try_provider(f, &of(f)->upstream); }

static enum turn say_signed_out(struct flow *f)
{
	const char *upstream = sign_out_url(f->arena, &of(f)->upstream);

	return upstream == NULL ? signed_out_page(f, &of(f)->then) : exchange_redirect(f, upstream);
}

/* A provider that fails, or a deadline, after the session has ended. */
static void refuse(struct flow *f)
{
	if (of(f)->is_over)
		signed_out_page(f, &of(f)->then);
	else
		browser_refuse(f);
}

static enum turn open_confirmation(struct flow *f)
{
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no =
		sealed_form_open(f->arena, &context.form_keys, "sign-out", of(f)->browser.browser,
				 clock_now(), context.config->settings.interaction_ttl_s,
				 exchange_parameter(f, "sign_out"), record);

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	of(f)->return_to = record_string(f->arena, record, "return_to");
	f->log_client = record_string(f->arena, record, "client_id");
	of(f)->client = config_client(context.config, f->log_client);
	return FLOW_NEXT;
}

static enum turn find_session(struct flow *f)
{
	of(f)->session = browser_session_read(f, &of(f)->saved);
	return FLOW_NEXT;
}

static const struct flow_step steps[] = {
	{"read-parameters", read_parameters},
	{"check-request", check_request},
	{"use-handle", use_handle},     /* Redis, for a logoutUri */
	{"load-session", load_session}, /* Redis */
	{"end-or-ask", end_or_ask},
	{"delete-session", delete_session}, /* Redis: with what clients are to be told */
	{"tell-clients", tell_clients},
	{"load-metadata", load_metadata}, /* the provider's, cached */
	{"try-provider", try_provider},   /* HTTPS: is its end_session_endpoint there? */
	{"say-signed-out", say_signed_out},
	{NULL, NULL},
};

static const struct flow_step confirm_steps[] = {
	{"read-parameters", browser_read_parameters},
	{"open-confirmation", open_confirmation},
	{"load-session", load_session}, /* Redis */
	{"find-session", find_session},
	{"delete-session", delete_session}, /* Redis: with what clients are to be told */
	{"tell-clients", tell_clients},
	{"load-metadata", load_metadata}, /* the provider's, cached */
	{"try-provider", try_provider},   /* HTTPS: is its end_session_endpoint there? */
	{"say-signed-out", say_signed_out},
	{NULL, NULL},
};

const struct flow_kind end_session_flow = {
	.name = "end-session",
	.size = sizeof(struct end_session),
	.deadline_ms = 6000,
	.steps = steps,
	.refuse = refuse,
};

const struct flow_kind end_session_confirm_flow = {
	.name = "end-session-confirm",
	.size = sizeof(struct end_session),
	.deadline_ms = 6000,
	.steps = confirm_steps,
	.refuse = refuse,
};
