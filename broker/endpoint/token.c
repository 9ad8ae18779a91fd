/* token.c -- a client turns a grant into tokens: POST /token.
 *
 * RFC 6749 3.2, OpenID Connect Core 3.1.3 and 12. The ID token is signed and encrypted before the
 * grant is spent, so that a signer that fails costs nobody a code; spending the grant and saving
 * what it gives are one act.
 */
#include "token.h"
#include "access_token.h"
#include "account.h"
#include "clock.h"
#include "context.h"
#include "endpoints.h"
#include "exchange.h"
#include "half_hash.h"
#include "json_write.h"
#include "pause.h"
#include "random.h"
#include "released_claims.h"
#include "sandbox_faults.h"
#include "switch_checks.h"
#include <string.h>

static const struct refusal grant_type_unsupported = {
	"grant-type-unsupported", 400, "unsupported_grant_type",
	"grant_type is neither authorization_code nor refresh_token."};

static const struct refusal grant_suspended = {
	"grant-suspended", 400, "invalid_grant",
	"The grant is of a provider, a level or a person that an operator has switched off."};

static const struct refusal grant_type_missing = {"grant-type-missing", 400, "invalid_request",
						  "The grant_type parameter is missing."};

static const struct grant_type *const grant_types[] = {&authorization_code_grant,
						       &refresh_token_grant, NULL};

static struct token *of(struct flow *f) { return token_of(f); }

static enum turn choose_grant(struct flow *f)
{
	const char *asked = exchange_parameter(f, "grant_type");

	const struct refusal *no = switch_check_client(client_of(f));

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	of(f)->refresh_token = "";
	for (const struct grant_type *const *type = grant_types; *type != NULL; type++)
		if (strcmp((*type)->name, asked) == 0) {
			of(f)->type = *type;
			return FLOW_NEXT;
		}
	return flow_refuse(f, *asked == '\0' ? &grant_type_missing : &grant_type_unsupported, NULL);
}

static enum turn read_grant(struct flow *f) { return of(f)->type->read(f); }

static enum turn check_grant(struct flow *f) { return of(f)->type->check(f); }

/* The signer refuses what the registration no longer reaches: it may be another than when the
 * grant was made. */
static struct text claims_of_id_token(struct flow *f, const struct grant *grant)
{
	struct text claims = grant->id_token_claims;

	if (!text_is(claims, "{}"))
		claims = released_claims_of_scope(f->arena, context.config, claims,
						  grant->client->scope);
	return text_is(claims, "{}") ? TEXT_NONE : claims;
}

static const char *at_hash(struct flow *f, const struct client *client)
{
	enum jose_alg alg = jose_alg_parse(text_of(client->id_token_signed_response_alg));

	return half_hash(f->arena, alg, text_of(of(f)->access_token)).at;
}

static enum turn sign_id_token(struct flow *f)
{
	const struct grant *grant = of(f)->grant;
	const struct refusal *no = switch_check_grant(f->arena, grant);

	if (no != NULL)
		return flow_refuse(f, no == &switches_unknown ? no : &grant_suspended, no->name);
	f->log_provider = grant->provider;
	of(f)->access_token = random_token(f->arena, 32).at;
	return signer_id_token(f,
			       &(struct id_token_request){
				       .client_id = grant->client->client_id,
				       .account = grant->account,
				       .identity_v1 = grant->pivot_hash,
				       .nonce = grant->nonce,
				       .acr = grant->acr,
				       .amr = grant->amr,
				       .at_hash = at_hash(f, grant->client),
				       .sid = grant->sid,
				       .auth_time = grant->auth_time,
				       .claims = claims_of_id_token(f, grant),
			       },
			       &of(f)->signed_);
}

/* So that she can be blocked for all clients. */
static const char *blocked_account(struct flow *f)
{
	return arena_printf(f->arena, "account %s",
			    account_id(f->arena, &context.account_key, of(f)->grant->person));
}

/* The name under which a client knows a person is the signer's to make: it is known now. */
static enum turn load_keys(struct flow *f)
{
	const struct refusal *no = switch_check_sub(client_of(f), of(f)->signed_.sub);

	if (no != NULL)
		return flow_refuse(f, &grant_suspended, blocked_account(f));
	of(f)->id_token = (struct encryption){
		.client = client_of(f),
		.how = &client_of(f)->id_token_encryption,
		.token = sandbox_id_token(f->arena, of(f)->grant->sid, of(f)->signed_.id_token)};
	return encryption_load_keys(f, &of(f)->id_token);
}

static enum turn load_newer_keys(struct flow *f)
{
	return encryption_load_newer_keys(f, &of(f)->id_token);
}

static enum turn encrypt_id_token(struct flow *f)
{
	const struct refusal *no = encryption_apply(f, &of(f)->id_token);

	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

struct store_write token_write_access(struct flow *f)
{
	const struct access_token token = access_token_of(of(f)->grant, of(f)->signed_.sub,
							  &of(f)->sender.proven, clock_now());

	return (struct store_write){
		.kind = STORE_ACCESS_TOKEN,
		.id = of(f)->access_token,
		.value = access_token_pack(f->arena, &token),
		.ttl_s = client_of(f)->access_token_ttl_s,
	};
}

void token_make_answer(struct flow *f)
{
	struct json_writer w = json_write(f->arena);

	exchange_header(f, "Pragma", "no-cache"); /* RFC 6749 5.1 */
	json_open(&w, '{');
	json_put_string(&w, "access_token", of(f)->access_token);
	json_put_string(&w, "token_type", *of(f)->sender.proven.jkt == '\0' ? "Bearer" : "DPoP");
	json_put_number(&w, "expires_in", client_of(f)->access_token_ttl_s);
	json_put_text(&w, "id_token", of(f)->id_token.token);
	if (*of(f)->refresh_token != '\0')
		json_put_string(&w, "refresh_token", of(f)->refresh_token);
	json_put_string(&w, "scope", of(f)->grant->scope);
	json_close(&w, '}');
	of(f)->answer = json_written(&w);
}

static enum turn await_fault(struct flow *f)
{
	return fault_is(sandbox_fault_of(of(f)->grant->sid), "token-slow")
		       ? pause_flow(f, FAULT_DELAY_MS)
		       : FLOW_NEXT;
}

static enum turn spend_grant(struct flow *f) { return of(f)->type->spend(f); }

static enum turn give_tokens(struct flow *f)
{
	const struct grant_type *type = of(f)->type;
	const char *sid = of(f)->grant->sid;
	const struct refusal *no = sandbox_refusal(sid, FAULT_TOKENS);

	if (of(f)->outcome != STORE_DONE)
		return flow_refuse(f, of(f)->outcome == STORE_SPENT ? type->spent : type->unknown,
				   NULL);
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	return exchange_json(f, 200, sandbox_tokens(f->arena, sid, of(f)->answer));
}

static const struct flow_step steps[] = {
	CLIENT_STEPS, /* Redis, for private_key_jwt */
	{"choose-grant", choose_grant},
	{"prove-sender", prove_sender},
	{"remember-proof", remember_proof}, /* Redis, for DPoP */
	{"check-proof", check_proof},
	{"read-grant", read_grant}, /* Redis */
	{"check-grant", check_grant},
	{"sign-id-token", sign_id_token}, /* signer */
	{"load-keys", load_keys},         /* HTTPS, for jwks_uri */
	{"load-newer-keys", load_newer_keys},
	{"encrypt-id-token", encrypt_id_token},
	{"await-fault", await_fault}, /* a timer, in a sandbox */
	{"spend-grant", spend_grant}, /* Redis: one use only, with the access token */
	{"give-tokens", give_tokens},
	{"read-answer", read_answer}, /* Redis */
	{"check-answer", check_answer},
	{"await-its-end", await_its_end},         /* a timer */
	{"take-answer", take_answer},             /* Redis: once */
	{"read-access-token", read_access_token}, /* Redis */
	{"give-answer", give_answer},
	{"burn-code", burn_code}, /* Redis */
	{"refuse-burnt", refuse_burnt},
	{NULL, NULL},
};

const struct flow_kind token_flow = {
	.name = "token",
	.size = sizeof(struct token),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = client_refuse,
};
