#include "signer.h"
#include "introspection_response.h"
#include "signer_ask.h"
#include "signer_hello.h"
#include "signer_line.h"
#include <string.h>

/* What a request becomes, until its answer. It lives in its flow's arena. */
struct asked {
	struct signer_call call;
	struct flow_op op;
	struct flow *flow;
	struct event deadline;
	struct id_token_answer *id_token; /* one of the three is wanted */
	struct signer_welcome *welcome;
	struct text *token; /* a token that is the whole answer, in this field */
	const char *field;
};

enum { DEADLINE_S = 1, WAITING_MAX = 4096 };

const struct refusal signer_unreachable = {
	"signer-unreachable", 503, "temporarily_unavailable",
	"The service cannot sign at the moment; try again in a few seconds."};
const struct refusal signer_silent = {
	"signer-silent", 503, "temporarily_unavailable",
	"The service did not sign in time; try again in a few seconds."};
const struct refusal signer_overloaded = {
	"signer-overloaded", 503, "temporarily_unavailable",
	"The service has too much to sign; try again in a few seconds."};
const struct refusal signer_refused = {"signer-refused", 500, "server_error",
				       "The service will not sign what was asked of it."};

const struct refusal signer_key_out_of_reach = {
	"signer-key-out-of-reach", 503, "temporarily_unavailable",
	"The device that signs for the service does not answer; try again in a few seconds."};

const struct refusal upstream_undecryptable = {
	"upstream-undecryptable", 502, "server_error",
	"What the identity provider encrypted for us cannot be decrypted: it used other "
	"algorithms than registered, or a key that is not ours any more."};

const struct refusal signer_key_stolen = {
	"signer-key-stolen", 503, "temporarily_unavailable",
	"The key that signs here was stolen, and its successor is not taken up yet; try again in a "
	"few seconds."};

static bool (*distrusts_token)(struct text token);

void signer_distrust(bool (*distrusts)(struct text token)) { distrusts_token = distrusts; }

static struct asked *asked_of(struct signer_call *call)
{
	return (struct asked *)((char *)call - offsetof(struct asked, call));
}

static void forget(struct asked *asked)
{
	signer_line_forget(&asked->call);
	event_del(&asked->deadline);
}

static void cancel(struct flow_op *op)
{
	forget((struct asked *)((char *)op - offsetof(struct asked, op)));
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct asked *asked = arg;
	const struct refusal *no;

	(void)fd, (void)what;
	no = signer_line_is_connected() ? &signer_silent : &signer_unreachable;
	forget(asked);
	flow_wake(asked->flow, no, NULL);
}

/* What is signed, if anything is. */
static bool is_distrusted(const struct asked *asked)
{
	struct text token = asked->token != NULL      ? *asked->token
			    : asked->id_token != NULL ? asked->id_token->id_token
						      : TEXT_NONE;

	return distrusts_token != NULL && token.at != NULL && distrusts_token(token);
}

/* True if the answer holds what was asked for. */
static bool take(struct asked *asked, const struct record *record)
{
	struct arena *a = asked->flow->arena;

	if (asked->welcome != NULL)
		return signer_hello_read(a, record, asked->welcome);
	if (asked->token != NULL) {
		*asked->token = arena_text(a, record_get(record, asked->field));
		return asked->token->at != NULL;
	}
	asked->id_token->id_token = arena_text(a, record_get(record, "id_token"));
	asked->id_token->sub = record_string(a, record, "sub");
	return asked->id_token->id_token.at != NULL && *asked->id_token->sub != '\0';
}

/* What the signer's word is to whoever asked us. */
static const struct refusal *refusal_meant(const char *why)
{
	if (strcmp(why, "signer-undecryptable") == 0)
		return &upstream_undecryptable;
	return strcmp(why, "signer-token-lost") == 0 ? &signer_key_out_of_reach : &signer_refused;
}

static void on_answer(struct signer_call *call, unsigned char operation, struct text bytes)
{
	struct asked *asked = asked_of(call);
	struct record record;
	const char *why = "malformed answer";
	bool is_record = record_read(bytes, &record);

	event_del(&asked->deadline);
	if (is_record && operation == SIGNER_WELL && take(asked, &record)) {
		flow_wake(asked->flow, is_distrusted(asked) ? &signer_key_stolen : NULL, NULL);
		return;
	}
	if (is_record && operation == SIGNER_NO)
		why = record_string(asked->flow->arena, &record, "refusal");
	flow_wake(asked->flow, refusal_meant(why), why);
}

/* Send it, and wait; what is wanted is set in *asked already. */
static enum turn ask(struct flow *f, struct asked *asked, enum signer_operation operation,
		     struct text record)
{
	static const struct timeval deadline = {DEADLINE_S, 0};

	if (record.len > SIGNER_FRAME_MAX - SIGNER_FRAME_HEAD)
		return flow_refuse(f, &signer_refused, "request too large");
	if (signer_line_waiting() >= WAITING_MAX)
		return flow_refuse(f, &signer_overloaded, NULL);
	asked->flow = f;
	asked->op.cancel = cancel;
	evtimer_assign(&asked->deadline, signer_line_base(), on_deadline, asked);
	evtimer_add(&asked->deadline, &deadline);
	signer_line_send(f->arena, &asked->call, operation, record, on_answer);
	return flow_wait(f, &asked->op);
}

enum turn signer_ask(struct flow *f, enum signer_operation operation, struct text record,
		     const char *field, struct text *answer)
{
	struct asked *asked = arena_alloc(f->arena, sizeof *asked);

	asked->token = answer;
	asked->field = field;
	return ask(f, asked, operation, record);
}

enum turn signer_ask_keys(struct flow *f, const char *node, struct signer_welcome *welcome)
{
	struct asked *asked = arena_alloc(f->arena, sizeof *asked);
	struct record_writer w = record_write(f->arena);

	asked->welcome = welcome;
	record_put_string(&w, "node", node);
	return ask(f, asked, SIGNER_HELLO, record_written(&w));
}

enum turn signer_id_token(struct flow *f, const struct id_token_request *request,
			  struct id_token_answer *answer)
{
	struct asked *asked = arena_alloc(f->arena, sizeof *asked);
	struct record_writer w = record_write(f->arena);

	asked->id_token = answer;
	record_put_string(&w, "client_id", request->client_id);
	record_put_string(&w, "account", request->account);
	record_put(&w, "identity_v1", request->identity_v1);
	record_put_string(&w, "nonce", request->nonce);
	record_put_string(&w, "acr", request->acr);
	record_put_string(&w, "amr", request->amr);
	record_put_string(&w, "at_hash", request->at_hash);
	record_put_string(&w, "sid", request->sid);
	if (request->auth_time != 0)
		record_put_number(&w, "auth_time", request->auth_time);
	record_put(&w, "claims", request->claims);
	return ask(f, asked, SIGNER_ID_TOKEN, record_written(&w));
}

enum turn signer_logout_token(struct flow *f, const struct logout_token_request *request,
			      struct text *logout_token)
{
	struct record_writer w = record_write(f->arena);

	record_put_string(&w, "client_id", request->client_id);
	record_put_string(&w, "account", request->account);
	record_put(&w, "identity_v1", request->identity_v1);
	record_put_string(&w, "sid", request->sid);
	return signer_ask(f, SIGNER_LOGOUT_TOKEN, record_written(&w), "logout_token", logout_token);
}

static struct record_writer put_person(struct flow *f, const struct signer_person *person)
{
	struct record_writer w = record_write(f->arena);

	record_put_string(&w, "client_id", person->client_id);
	record_put_string(&w, "account", person->account);
	record_put(&w, "identity_v1", person->identity_v1);
	return w;
}

enum turn signer_userinfo(struct flow *f, const struct signer_person *person, struct text claims,
			  struct text *jwt)
{
	struct record_writer w = put_person(f, person);

	record_put(&w, "claims", claims);
	return signer_ask(f, SIGNER_USERINFO, record_written(&w), "userinfo", jwt);
}

static void put_if_any(struct record_writer *w, const char *name, struct text value)
{
	if (value.len > 0)
		record_put(w, name, value);
}

enum turn signer_introspection(struct flow *f, const struct signer_person *person,
			       const struct introspection *told, struct text *jwt)
{
	struct record_writer w = put_person(f, person);

	put_if_any(&w, "token_client", told->client_id);
	put_if_any(&w, "scope", told->scope);
	put_if_any(&w, "acr", told->acr);
	put_if_any(&w, "jkt", told->jkt);
	put_if_any(&w, "x5t_s256", told->x5t_s256);
	if (told->auth_time != 0)
		record_put_number(&w, "auth_time", told->auth_time);
	record_put_number(&w, "issued_at", told->issued_at);
	record_put_number(&w, "expires_at", told->expires_at);
	put_if_any(&w, "claims", told->claims);
	return signer_ask(f, SIGNER_INTROSPECTION, record_written(&w), "introspection", jwt);
}

enum turn signer_subject(struct flow *f, const struct signer_person *person, struct text *sub)
{
	struct record_writer w = put_person(f, person);

	return signer_ask(f, SIGNER_SUBJECT, record_written(&w), "sub", sub);
}

enum turn signer_authorization_response(struct flow *f,
					const struct authorization_response_request *request,
					struct text *response)
{
	struct record_writer w = record_write(f->arena);

	record_put_string(&w, "client_id", request->client_id);
	record_put_string(&w, "code", request->code);
	record_put_string(&w, "error", request->error);
	record_put_string(&w, "error_description", request->error_description);
	record_put_string(&w, "error_uri", request->error_uri);
	record_put_string(&w, "state", request->state);
	return signer_ask(f, SIGNER_AUTHORIZATION_RESPONSE, record_written(&w), "response",
			  response);
}

enum turn signer_is_subject(struct flow *f, const struct signer_person *person, const char *sub,
			    struct text *is)
{
	struct record_writer w = put_person(f, person);

	record_put_string(&w, "sub", sub);
	return signer_ask(f, SIGNER_IS_SUBJECT, record_written(&w), "is_subject", is);
}
