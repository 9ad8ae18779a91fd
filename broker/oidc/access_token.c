#include "access_token.h"
#include "base64url.h"
#include "hash.h"
#include "json_write.h"

/* claims is an object that we wrote: "{}" or "{" and its members. */
static struct text userinfo(struct arena *a, struct text claims, const char *sub)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "sub", sub);
	json_close(&w, '}');
	if (claims.len > 2)
		return text_of(arena_printf(a, "%.*s,%.*s", (int)json_written(&w).len - 1,
					    json_written(&w).at, (int)claims.len - 1,
					    claims.at + 1));
	return json_written(&w);
}

struct text access_token_pack(struct arena *a, const struct grant *grant, const char *sub,
			      const struct confirmation *cnf)
{
	struct record_writer w = record_write(a);

	record_put_string(&w, "client_id", grant->client->client_id);
	record_put_string(&w, "scope", grant->scope);
	confirmation_put(&w, cnf);
	record_put(&w, "userinfo", userinfo(a, grant->claims, sub));
	return record_written(&w);
}

struct access_token *access_token_parse(struct arena *a, struct text packed)
{
	struct access_token *token = arena_alloc(a, sizeof *token);
	struct record record;

	if (!record_read(packed, &record))
		return NULL;
	token->client_id = record_string(a, &record, "client_id");
	token->scope = record_string(a, &record, "scope");
	token->cnf = confirmation_get(a, &record);
	token->userinfo = record_get(&record, "userinfo");
	return token->userinfo.at == NULL ? NULL : token;
}

const char *access_token_at_hash(struct arena *a, const char *token)
{
	struct hash digest = hash_sha256(text_of(token));

	return base64url_encode(a, (struct text){(char *)digest.bytes, HASH_SIZE / 2}).at;
}
