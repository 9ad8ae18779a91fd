/* end_session.c -- a client sends the citizen to sign out: GET or POST /end_session.
 *
 * OpenID Connect RP-Initiated Logout 1.0. Whose hint names the browser's own session is signed out
 * at once; anybody else is asked first (an image tag must not sign people out). The answer to the
 * question is POST /end_session/confirm. There is always a page at the end, or the client.
 */
#include "browser_flow.h"
#include "browser_session.h"
#include "clock.h"
#include "context.h"
#include "endpoints.h"
#include "id_token_hint.h"
#include "redirect_uri.h"
#include "session.h"
#include <string.h>

static const struct refusal sign_out_client_unknown = {
	"sign-out-client-unknown", 400, NULL,
	"The client_id is not registered here, or is not the one that the id_token_hint is for."};
static const struct refusal sign_out_without_client = {
	"sign-out-without-client", 400, NULL,
	"post_logout_redirect_uri needs an id_token_hint or a client_id to say whose it is."};
static const struct refusal sign_out_state_malformed = {"sign-out-state-malformed", 400, NULL,
							"state is longer than 512 characters."};

struct end_session {
	struct browser_flow browser; /* first */
	struct id_token_hint hint;   /* client NULL: none was given */
	const struct client *client; /* by hint or client_id; NULL: unknown */
	const char *return_to;       /* proven, with state; "" if none */
	const char *session;         /* value of the cookie, "" if none */
	struct text saved;
	enum store_outcome outcome;
};

static struct end_session *of(struct flow *f) { return (struct end_session *)f; }

static const struct refusal *find_client(struct flow *f)
{
	struct end_session *e = of(f);
	const char *token = exchange_parameter(f, "id_token_hint");
	const char *client_id = exchange_parameter(f, "client_id");
	const struct refusal *no = NULL;

	if (*token != '\0')
		no = id_token_hint_check(f->arena, context.config, context.jwks, token, &e->hint);
	if (no != NULL)
		return no;
	e->client = e->hint.client;
	if (*client_id == '\0')
		return NULL;
	e->client = config_client(context.config, client_id);
	return e->client == NULL || (e->hint.client != NULL && e->hint.client != e->client)
		       ? &sign_out_client_unknown
		       : NULL;
}

static const struct refusal *find_way_back(struct flow *f)
{
	struct end_session *e = of(f);
	const char *uri = exchange_parameter(f, "post_logout_redirect_uri");
	const char *state = exchange_parameter(f, "state");
	const struct refusal *no;

	e->return_to = "";
	if (strlen(state) > 512)
		return &sign_out_state_malformed;
	if (*uri == '\0')
		return NULL;
	if (e->client == NULL)
		return &sign_out_without_client;
	no = post_logout_redirect_uri_check(e->client, uri);
	if (no == NULL)
		e->return_to = url_with(f->arena, uri, "state", state);
	return no;
}

static enum turn check_request(struct flow *f)
{
	const struct refusal *no = find_client(f);

	if (no == NULL)
		no = find_way_back(f);
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	if (of(f)->client != NULL)
		f->log_client = of(f)->client->client_id;
	return FLOW_NEXT;
}

static enum turn load_session(struct flow *f)
{
	of(f)->session = exchange_cookie(f, session_cookie);
	of(f)->outcome = STORE_ABSENT;
	if (*of(f)->session == '\0')
		return FLOW_NEXT;
	return store_get(f, STORE_SESSION, of(f)->session, &of(f)->saved, &of(f)->outcome);
}

static bool hint_names_session(struct flow *f)
{
	const struct session *session = session_parse(f->arena, of(f)->saved);

	return session != NULL && of(f)->hint.client != NULL &&
	       strcmp(session->sid, of(f)->hint.sid) == 0;
}

static enum turn ask_first(struct flow *f)
{
	struct record_writer w = record_write(f->arena);
	struct page_value field[] = {
		{"name", "sign_out", NULL}, {"value", NULL, NULL}, {NULL, NULL, NULL}};
	struct page_scope fields = {field, NULL};
	const struct client *client = of(f)->client;

	record_put_string(&w, "return_to", of(f)->return_to);
	record_put_string(&w, "client_id", client == NULL ? "" : client->client_id);
	field[1].value = sealed_form_close(f->arena, &context.form_key, "sign-out", of(f)->session,
					   clock_now(), record_written(&w));
	return browser_page(f, 200, "sign_out",
			    (const struct page_value[]){
				    {"client_name",
				     client == NULL ? NULL : browser_client_name(f, client), NULL},
				    {"action", "/end_session/confirm", NULL},
				    {"fields", NULL, &fields},
				    {NULL, NULL, NULL},
			    },
			    of(f)->return_to);
}

static enum turn end_or_ask(struct flow *f)
{
	if (of(f)->outcome != STORE_DONE)
		return FLOW_NEXT; /* nobody is signed in: nothing to protect */
	return hint_names_session(f) ? FLOW_NEXT : ask_first(f);
}

static enum turn delete_session(struct flow *f)
{
	if (*of(f)->session == '\0')
		return FLOW_NEXT;
	exchange_set_cookie(f, session_cookie, "", 0);
	return store_delete(f, STORE_SESSION, of(f)->session);
}

static enum turn say_signed_out(struct flow *f)
{
	if (*of(f)->return_to != '\0')
		return exchange_redirect(f, of(f)->return_to);
	return browser_page(f, 200, "signed_out",
			    (const struct page_value[]){{"return", NULL, NULL}, {NULL, NULL, NULL}},
			    NULL);
}

static enum turn open_confirmation(struct flow *f)
{
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no;

	of(f)->session = exchange_cookie(f, session_cookie);
	no = sealed_form_open(f->arena, &context.form_key, "sign-out", of(f)->session, clock_now(),
			      context.config->settings.interaction_ttl_s,
			      exchange_parameter(f, "sign_out"), record);
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	of(f)->return_to = record_string(f->arena, record, "return_to");
	f->log_client = record_string(f->arena, record, "client_id");
	return FLOW_NEXT;
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"check-request", check_request},
	{"load-session", load_session}, /* Redis */
	{"end-or-ask", end_or_ask},
	{"delete-session", delete_session}, /* Redis */
	{"say-signed-out", say_signed_out},
	{NULL, NULL},
};

static const struct flow_step confirm_steps[] = {
	{"read-parameters", browser_read_parameters}, {"open-confirmation", open_confirmation},
	{"delete-session", delete_session}, /* Redis */
	{"say-signed-out", say_signed_out},           {NULL, NULL},
};

const struct flow_kind end_session_flow = {
	.name = "end-session",
	.size = sizeof(struct end_session),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = browser_refuse,
};

const struct flow_kind end_session_confirm_flow = {
	.name = "end-session-confirm",
	.size = sizeof(struct end_session),
	.deadline_ms = 5000,
	.steps = confirm_steps,
	.refuse = browser_refuse,
};
