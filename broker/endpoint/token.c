/* token.c -- a client redeems its code: POST /token.
 *
 * RFC 6749 4.1.3, OpenID Connect Core 3.1.3. The ID token is signed before the code is spent, so
 * that a signer that fails costs nobody a code; spending the code and saving the access token are
 * one act. A code that its own client redeems wrongly is dead, as is one that comes with another
 * client's credentials (proof of a leak); nobody without credentials can touch it.
 */
#include "access_token.h"
#include "client_authentication.h"
#include "clock.h"
#include "context.h"
#include "endpoints.h"
#include "exchange.h"
#include "json_write.h"
#include "random.h"
#include "signer.h"
#include "store.h"
#include <string.h>

static const struct refusal grant_type_unsupported = {"grant-type-unsupported", 400,
						      "unsupported_grant_type",
						      "The only grant_type is authorization_code."};
static const struct refusal grant_type_missing = {"grant-type-missing", 400, "invalid_request",
						  "The grant_type parameter is missing."};
static const struct refusal code_missing = {"code-missing", 400, "invalid_request",
					    "The code parameter is missing."};

struct token {
	struct flow flow; /* first */
	const struct client *client;
	const char *jti; /* of the client assertion, "" if none */
	int jti_ttl_s;
	enum store_outcome assertion_outcome, outcome;
	struct text saved;
	struct grant *grant;
	const char *access_token;
	struct id_token_answer signed_;
	const struct refusal *no; /* why the code is burnt */
};

static struct token *of(struct flow *f) { return (struct token *)f; }

static enum turn authenticate_client(struct flow *f)
{
	struct client_credentials credentials;
	const char *detail = NULL;
	const struct refusal *no = exchange_read_form(f, &detail);

	if (no == NULL)
		no = client_credentials_read(f->arena, exchange_request_header(f, "Authorization"),
					     &f->exchange->parameters, &credentials);
	if (no == NULL)
		no = client_authentication_check(f->arena, context.config, &credentials,
						 clock_now(), &of(f)->client, &of(f)->jti,
						 &of(f)->jti_ttl_s);
	if (no != NULL)
		return flow_refuse(f, no, detail);
	f->log_client = of(f)->client->client_id;
	return FLOW_NEXT;
}

static enum turn remember_assertion(struct flow *f)
{
	if (*of(f)->jti == '\0')
		return FLOW_NEXT;
	return store_first(f, STORE_JTI, of(f)->jti, of(f)->jti_ttl_s, NULL, 0,
			   &of(f)->assertion_outcome);
}

static enum turn read_grant(struct flow *f)
{
	const char *grant_type = exchange_parameter(f, "grant_type");
	const char *code = exchange_parameter(f, "code");

	if (of(f)->assertion_outcome != STORE_DONE)
		return flow_refuse(f, &client_assertion_replayed, NULL);
	if (*grant_type == '\0')
		return flow_refuse(f, &grant_type_missing, NULL);
	if (strcmp(grant_type, "authorization_code") != 0)
		return flow_refuse(f, &grant_type_unsupported, NULL);
	if (*code == '\0')
		return flow_refuse(f, &code_missing, NULL);
	return store_get(f, STORE_GRANT, code, &of(f)->saved, &of(f)->outcome);
}

static enum turn burn_code(struct flow *f);

static enum turn burn(struct flow *f, const struct refusal *no)
{
	of(f)->no = no;
	return flow_jump(f, burn_code);
}

static enum turn check_grant(struct flow *f)
{
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no;

	if (of(f)->outcome == STORE_SPENT)
		return burn(f, &code_spent);
	if (of(f)->outcome != STORE_DONE || !record_read(of(f)->saved, record))
		return flow_refuse(f, &code_unknown, NULL);
	of(f)->grant = grant_get(f->arena, context.config, record);
	if (of(f)->grant == NULL)
		return flow_refuse(f, &code_unknown, NULL);
	f->log_provider = of(f)->grant->provider;
	no = grant_check(of(f)->grant, of(f)->client, exchange_parameter(f, "redirect_uri"),
			 exchange_parameter(f, "code_verifier"));
	return no == NULL ? FLOW_NEXT : burn(f, no);
}

static enum turn sign_id_token(struct flow *f)
{
	const struct grant *grant = of(f)->grant;

	of(f)->access_token = random_token(f->arena, 32).at;
	return signer_id_token(
		f,
		&(struct id_token_request){
			.client_id = grant->client->client_id,
			.account = grant->account,
			.identity_v1 = grant->pivot_hash,
			.nonce = grant->nonce,
			.acr = grant->acr,
			.amr = grant->amr,
			.at_hash = access_token_at_hash(f->arena, of(f)->access_token),
			.sid = grant->sid,
			.auth_time = grant->auth_time,
		},
		&of(f)->signed_);
}

/* The mark of a spent code outlives what it gave, so that a replay can still revoke it. */
static int mark_ttl_s(const struct client *client)
{
	return client->access_token_ttl_s + context.config->settings.code_ttl_s;
}

static enum turn spend_code(struct flow *f)
{
	struct store_write write = {
		.kind = STORE_ACCESS_TOKEN,
		.id = of(f)->access_token,
		.value = access_token_pack(f->arena, of(f)->grant, of(f)->signed_.sub),
		.ttl_s = of(f)->client->access_token_ttl_s,
	};

	return store_spend(f, STORE_GRANT, exchange_parameter(f, "code"), mark_ttl_s(of(f)->client),
			   &write, 1, &of(f)->outcome);
}

static enum turn give_tokens(struct flow *f)
{
	struct json_writer w = json_write(f->arena);

	if (of(f)->outcome != STORE_DONE)
		return flow_refuse(f, of(f)->outcome == STORE_SPENT ? &code_spent : &code_unknown,
				   NULL);
	json_open(&w, '{');
	json_put_string(&w, "access_token", of(f)->access_token);
	json_put_string(&w, "token_type", "Bearer");
	json_put_number(&w, "expires_in", of(f)->client->access_token_ttl_s);
	json_put_text(&w, "id_token", of(f)->signed_.id_token);
	json_put_string(&w, "scope", of(f)->grant->scope);
	json_close(&w, '}');
	return exchange_json(f, 200, json_written(&w));
}

/* Reached by check-grant's jump alone. */
static enum turn burn_code(struct flow *f)
{
	return store_spend(f, STORE_GRANT, exchange_parameter(f, "code"), mark_ttl_s(of(f)->client),
			   NULL, 0, &of(f)->outcome);
}

static enum turn refuse_burnt(struct flow *f) { return flow_refuse(f, of(f)->no, NULL); }

/* RFC 6749 5.2: a client that used the Authorization header is told the scheme. */
static void refuse(struct flow *f)
{
	if (f->refusal->status == 401)
		exchange_header(f, "WWW-Authenticate", "Basic realm=\"token\"");
	exchange_refuse_json(f);
}

static const struct flow_step steps[] = {
	{"authenticate-client", authenticate_client},
	{"remember-assertion", remember_assertion}, /* Redis, for private_key_jwt */
	{"read-grant", read_grant},                 /* Redis */
	{"check-grant", check_grant},
	{"sign-id-token", sign_id_token}, /* signer */
	{"spend-code", spend_code},       /* Redis: one use only, with the access token */
	{"give-tokens", give_tokens},
	{"burn-code", burn_code}, /* Redis */
	{"refuse-burnt", refuse_burnt},
	{NULL, NULL},
};

const struct flow_kind token_flow = {
	.name = "token",
	.size = sizeof(struct token),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = refuse,
};
