/* pushed_authorization_request.c -- a client says beforehand what it will ask: POST /par.
 *
 * RFC 9126. The whole request is checked here, where the client learns what is wrong, and kept for
 * a minute under a request_uri that only it may use.
 */
#include "client_steps.h"
#include "clock.h"
#include "context.h"
#include "dpop.h"
#include "endpoints.h"
#include "exchange.h"
#include "id_token_hint.h"
#include "json_write.h"
#include "key_evidence.h"
#include "our_keys.h"
#include "pushed_request.h"
#include "random.h"
#include "request_object.h"
#include "request_object_keys.h"
#include "sender.h"
#include "switch_checks.h"

static const struct refusal request_uri_pushed = {
	"request-uri-pushed", 400, "invalid_request",
	"A pushed authorization request may not hold a request_uri."};

struct pushed_authorization_request {
	struct client_request asked; /* first */
	struct request_object_keys object;
	struct authorize_request *request;
	struct sender sender;
	const char *id;
};

static struct pushed_authorization_request *of(struct flow *f)
{
	return (struct pushed_authorization_request *)f;
}

/* RFC 9126 2.1: client_id is a parameter of the request, too; the one who authenticated is meant
 * where a header named it. */
static enum turn name_client(struct flow *f)
{
	struct form *form = &f->exchange->parameters;
	const struct refusal *no = switch_check_client(client_of(f));

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	if (*form_value(form, "client_id") == '\0' && form->count < FORM_PARAMETERS_MAX)
		form->parameters[form->count++] =
			(struct form_parameter){"client_id", client_of(f)->client_id};
	return FLOW_NEXT;
}

static enum turn load_object_keys(struct flow *f)
{
	return request_object_keys_load(f, &of(f)->object);
}

static enum turn load_newer_object_keys(struct flow *f)
{
	return request_object_keys_load_newer(f, &of(f)->object);
}

static enum turn read_request(struct flow *f)
{
	struct form *form = &f->exchange->parameters;
	bool is_signed = false;
	const struct refusal *no;

	if (*form_value(form, "request_uri") != '\0')
		return flow_refuse(f, &request_uri_pushed, NULL);
	no = request_object_resolve(f->arena, context.config, of(f)->object.keys, form, clock_now(),
				    &is_signed);
	if (no == NULL)
		no = authorize_request_identify(f->arena, context.config, form, &of(f)->request);
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	of(f)->request->is_signed = is_signed;
	of(f)->request->is_pushed = true;
	return FLOW_NEXT;
}

static enum turn check_request(struct flow *f)
{
	const struct refusal *no = authorize_request_check(
		f->arena, context.config, &f->exchange->parameters, of(f)->request);

	if (no == NULL)
		no = id_token_hint_ask(f->arena, context.config, our_keys(f->arena),
				       exchange_parameter(f, "id_token_hint"), of(f)->request);
	key_evidence_hint(no, of(f)->request->client);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

/* RFC 9449 10.1: the code will be for the holder of the key that is proven here. */
static enum turn bind_to_sender(struct flow *f)
{
	const struct refusal *no = sender_prove(f, "", &of(f)->sender);

	if (no == NULL)
		no = dpop_bind(&of(f)->request->dpop_jkt, of(f)->sender.proven.jkt);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

static enum turn remember_proof(struct flow *f) { return sender_remember(f, &of(f)->sender); }

static enum turn check_proof(struct flow *f)
{
	const struct refusal *no = sender_is_new(&of(f)->sender);

	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

static enum turn save_request(struct flow *f)
{
	struct store_write write = {
		.kind = STORE_PUSHED_REQUEST,
		.id = of(f)->id = random_token(f->arena, 32).at,
		.value = pushed_request_pack(f->arena, of(f)->request),
		.ttl_s = context.config->settings.pushed_request_ttl_s,
	};

	return store_put(f, &write, 1);
}

static enum turn give_request_uri(struct flow *f)
{
	struct json_writer w = json_write(f->arena);

	json_open(&w, '{');
	json_put_string(&w, "request_uri", pushed_request_uri(f->arena, of(f)->id));
	json_put_number(&w, "expires_in", context.config->settings.pushed_request_ttl_s);
	json_close(&w, '}');
	return exchange_json(f, 201, json_written(&w));
}

static const struct flow_step steps[] = {
	CLIENT_STEPS, /* Redis, for private_key_jwt */
	{"name-client", name_client},
	{"load-object-keys", load_object_keys},             /* HTTPS, for jwks_uri */
	{"load-newer-object-keys", load_newer_object_keys}, /* the same */
	{"read-request", read_request},
	{"check-request", check_request},
	{"bind-to-sender", bind_to_sender},
	{"remember-proof", remember_proof}, /* Redis, for DPoP */
	{"check-proof", check_proof},
	{"save-request", save_request}, /* Redis */
	{"give-request-uri", give_request_uri},
	{NULL, NULL},
};

const struct flow_kind pushed_authorization_request_flow = {
	.name = "pushed-authorization-request",
	.size = sizeof(struct pushed_authorization_request),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = client_refuse,
};
