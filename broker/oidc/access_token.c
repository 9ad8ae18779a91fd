#include "access_token.h"
#include "json_write.h"

struct access_token access_token_of(const struct grant *grant, const char *sub,
				    const struct confirmation *cnf, long long now)
{
	return (struct access_token){
		.client_id = grant->client->client_id,
		.scope = grant->scope,
		.cnf = *cnf,
		.sub = sub,
		.account = grant->account,
		.person = grant->person,
		.pivot_hash = grant->pivot_hash,
		.acr = grant->acr,
		.sid = grant->sid,
		.provider = grant->provider,
		.auth_time = grant->auth_time,
		.issued_at = now,
		.expires_at = now + grant->client->access_token_ttl_s,
		.claims = grant->claims,
	};
}

struct text access_token_pack(struct arena *a, const struct access_token *token)
{
	struct record_writer w = record_write(a);

	record_put_string(&w, "client_id", token->client_id);
	record_put_string(&w, "scope", token->scope);
	confirmation_put(&w, &token->cnf);
	record_put_string(&w, "sub", token->sub);
	record_put_string(&w, "account", token->account);
	if (!text_is(text_of(token->person), token->account))
		record_put_string(&w, "person", token->person);
	record_put(&w, "pivot_hash", token->pivot_hash);
	record_put_string(&w, "acr", token->acr);
	record_put_string(&w, "sid", token->sid);
	record_put_string(&w, "provider", token->provider);
	record_put_number(&w, "auth_time", token->auth_time);
	record_put_number(&w, "issued_at", token->issued_at);
	record_put_number(&w, "expires_at", token->expires_at);
	record_put(&w, "claims", token->claims);
	return record_written(&w);
}

struct access_token *access_token_parse(struct arena *a, struct text packed)
{
	struct access_token *token = arena_alloc(a, sizeof *token);
	struct record record;

	if (!record_read(packed, &record))
		return NULL;
	*token = (struct access_token){
		.client_id = record_string(a, &record, "client_id"),
		.scope = record_string(a, &record, "scope"),
		.cnf = confirmation_get(a, &record),
		.sub = record_string(a, &record, "sub"),
		.account = record_string(a, &record, "account"),
		.person = record_string(a, &record, "person"),
		.pivot_hash = record_get(&record, "pivot_hash"),
		.acr = record_string(a, &record, "acr"),
		.sid = record_string(a, &record, "sid"),
		.provider = record_string(a, &record, "provider"),
		.auth_time = record_number(&record, "auth_time"),
		.issued_at = record_number(&record, "issued_at"),
		.expires_at = record_number(&record, "expires_at"),
		.claims = record_get(&record, "claims"),
	};
	if (*token->person == '\0')
		token->person = token->account;
	return token->claims.at == NULL || *token->sub == '\0' ? NULL : token;
}

struct text access_token_userinfo(struct arena *a, const struct access_token *token)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "sub", token->sub);
	json_put_members(&w, token->claims);
	json_close(&w, '}');
	return json_written(&w);
}
