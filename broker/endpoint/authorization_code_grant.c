/* authorization_code_grant.c -- a client redeems its code: RFC 6749 4.1.3, Core 3.1.3.
 *
 * The ID token is signed before the code is spent, so that a signer that fails costs nobody a
 * code; spending the code and saving the access token are one act. A code that its own client
 * redeems wrongly is dead, as is one that comes with another client's credentials (proof of a
 * leak); nobody without credentials can touch it.
 */
#include "access_token.h"
#include "context.h"
#include "dpop.h"
#include "exchange.h"
#include "json_write.h"
#include "random.h"
#include "token.h"
#include <string.h>

static const struct refusal code_missing = {"code-missing", 400, "invalid_request",
					    "The code parameter is missing."};

static struct token *of(struct flow *f) { return token_of(f); }

enum turn read_code(struct flow *f)
{
	const char *code = exchange_parameter(f, "code");

	if (*code == '\0')
		return flow_refuse(f, &code_missing, NULL);
	return store_get(f, STORE_GRANT, code, &of(f)->saved, &of(f)->outcome);
}

static enum turn burn(struct flow *f, const struct refusal *no)
{
	of(f)->no = no;
	return flow_jump(f, burn_code);
}

enum turn check_code(struct flow *f)
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
	no = grant_check(of(f)->grant, client_of(f), exchange_parameter(f, "redirect_uri"),
			 exchange_parameter(f, "code_verifier"));
	if (no == NULL && *of(f)->grant->dpop_jkt != '\0' &&
	    strcmp(of(f)->grant->dpop_jkt, of(f)->sender.proven.jkt) != 0)
		no = &dpop_key_differs;
	return no == NULL ? FLOW_NEXT : burn(f, no);
}

enum turn sign_id_token(struct flow *f)
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

enum turn spend_code(struct flow *f)
{
	struct store_write write = {
		.kind = STORE_ACCESS_TOKEN,
		.id = of(f)->access_token,
		.value = access_token_pack(f->arena, of(f)->grant, of(f)->signed_.sub,
					   &of(f)->sender.proven),
		.ttl_s = client_of(f)->access_token_ttl_s,
	};

	return store_spend(f, STORE_GRANT, exchange_parameter(f, "code"), mark_ttl_s(client_of(f)),
			   &write, 1, &of(f)->outcome);
}

enum turn give_tokens(struct flow *f)
{
	struct json_writer w = json_write(f->arena);

	if (of(f)->outcome != STORE_DONE)
		return flow_refuse(f, of(f)->outcome == STORE_SPENT ? &code_spent : &code_unknown,
				   NULL);
	json_open(&w, '{');
	json_put_string(&w, "access_token", of(f)->access_token);
	json_put_string(&w, "token_type", *of(f)->sender.proven.jkt == '\0' ? "Bearer" : "DPoP");
	json_put_number(&w, "expires_in", client_of(f)->access_token_ttl_s);
	json_put_text(&w, "id_token", of(f)->signed_.id_token);
	json_put_string(&w, "scope", of(f)->grant->scope);
	json_close(&w, '}');
	return exchange_json(f, 200, json_written(&w));
}

enum turn burn_code(struct flow *f)
{
	return store_spend(f, STORE_GRANT, exchange_parameter(f, "code"), mark_ttl_s(client_of(f)),
			   NULL, 0, &of(f)->outcome);
}

enum turn refuse_burnt(struct flow *f) { return flow_refuse(f, of(f)->no, NULL); }
