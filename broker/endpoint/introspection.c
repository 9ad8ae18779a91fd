/* introspection.c -- a resource server asks what a token is good for: POST /introspection,
 * RFC 7662; signed, and encrypted for those that registered it, by RFC 9701.
 *
 * A resource server is a client whose registration says introspection. What it is told is cut to
 * its scopes, and the subject is its own. A token that is unknown, expired or revoked is not
 * active, which is all that is said of it; refresh tokens are none of a resource server's business.
 */
#include "client_steps.h"
#include "context.h"
#include "encryption.h"
#include "endpoints.h"
#include "exchange.h"
#include "signer.h"
#include "switch_checks.h"
#include "token_introspection.h"
#include <string.h>

static const struct refusal introspection_not_allowed = {
	"introspection-not-allowed", 400, "unauthorized_client",
	"The client is not registered as a resource server that may ask about tokens."};
static const struct refusal introspection_token_missing = {
	"introspection-token-missing", 400, "invalid_request", "The token parameter is missing."};

static const char signed_type[] = "application/token-introspection+jwt";

struct introspection_request {
	struct client_request asked; /* first */
	bool wants_jwt;
	struct text saved, subject;
	enum store_outcome outcome;
	struct access_token *token; /* NULL: not active */
	struct introspection told;
	struct signer_person person;
	struct encryption jwt;
};

static struct introspection_request *of(struct flow *f)
{
	return (struct introspection_request *)f;
}

static enum turn load_token(struct flow *f)
{
	const char *token = exchange_parameter(f, "token");

	const struct refusal *no = switch_check_client(client_of(f));

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	if (!client_of(f)->introspection)
		return flow_refuse(f, &introspection_not_allowed, NULL);
	if (*token == '\0')
		return flow_refuse(f, &introspection_token_missing, NULL);
	of(f)->wants_jwt = strstr(exchange_request_header(f, "Accept"), signed_type) != NULL;
	return store_get(f, STORE_ACCESS_TOKEN, token, &of(f)->saved, &of(f)->outcome);
}

static enum turn choose_what_to_tell(struct flow *f)
{
	struct introspection_request *r = of(f);

	if (r->outcome == STORE_DONE)
		r->token = access_token_parse(f->arena, r->saved);
	if (r->token != NULL && switch_check_access_token(f->arena, r->token) != NULL)
		r->token = NULL;
	r->told = token_introspection(f->arena, context.config, client_of(f), r->token);
	r->person = (struct signer_person){
		.client_id = client_of(f)->client_id,
		.account = r->told.active ? r->token->account : "",
		.identity_v1 = r->told.active ? r->token->pivot_hash : TEXT_NONE,
	};
	r->jwt = (struct encryption){.client = client_of(f),
				     .how = &client_of(f)->introspection_encryption};
	return FLOW_NEXT;
}

static enum turn ask_signer(struct flow *f)
{
	struct introspection_request *r = of(f);

	if (r->wants_jwt)
		return signer_introspection(f, &r->person, &r->told, &r->jwt.token);
	return r->told.active ? signer_subject(f, &r->person, &r->subject) : FLOW_NEXT;
}

static enum turn load_keys(struct flow *f)
{
	return of(f)->wants_jwt ? encryption_load_keys(f, &of(f)->jwt) : FLOW_NEXT;
}

static enum turn load_newer_keys(struct flow *f)
{
	return of(f)->wants_jwt ? encryption_load_newer_keys(f, &of(f)->jwt) : FLOW_NEXT;
}

static enum turn answer(struct flow *f)
{
	struct introspection_request *r = of(f);
	struct json_writer w = json_write(f->arena);
	const struct refusal *no;

	if (r->wants_jwt) {
		no = encryption_apply(f, &r->jwt);
		return no == NULL ? exchange_answer(f, 200, signed_type, r->jwt.token)
				  : flow_refuse(f, no, NULL);
	}
	r->told.subject = arena_string(f->arena, r->subject);
	introspection_put(&w, NULL, &r->told);
	return exchange_json(f, 200, json_written(&w));
}

static const struct flow_step steps[] = {
	CLIENT_STEPS,               /* Redis, for private_key_jwt */
	{"load-token", load_token}, /* Redis */
	{"choose-what-to-tell", choose_what_to_tell},
	{"ask-signer", ask_signer},
	{"load-keys", load_keys},             /* HTTPS, for jwks_uri */
	{"load-newer-keys", load_newer_keys}, /* the same */
	{"answer", answer},
	{NULL, NULL},
};

const struct flow_kind introspection_flow = {
	.name = "introspection",
	.size = sizeof(struct introspection_request),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = client_refuse,
};
