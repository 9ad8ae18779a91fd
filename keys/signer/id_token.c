#include "id_token.h"
#include "json_write.h"
#include "jws.h"

static void put(struct json_writer *w, const char *name, struct text value)
{
	if (value.at != NULL)
		json_put_text(w, name, value);
}

static void put_amr(struct json_writer *w, struct text words)
{
	struct text word;

	if (words.at == NULL)
		return;
	json_open_as(w, "amr", '[');
	while ((word = text_next_word(&words)).at != NULL)
		json_put_text(w, NULL, word);
	json_close(w, ']');
}

struct text id_token_sign(struct arena *a, const struct id_token *token, const struct jwk *key,
			  enum jose_alg alg)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "iss", token->issuer);
	json_put_string(&w, "sub", token->subject);
	json_put_string(&w, "aud", token->client_id);
	json_put_number(&w, "exp", token->issued_at + token->ttl_s);
	json_put_number(&w, "iat", token->issued_at);
	if (token->auth_time != 0)
		json_put_number(&w, "auth_time", token->auth_time);
	put(&w, "nonce", token->nonce);
	put(&w, "acr", token->acr);
	put_amr(&w, token->amr);
	put(&w, "at_hash", token->at_hash);
	put(&w, "sid", token->sid);
	if (token->claims.at != NULL)
		json_put_members(&w, token->claims);
	json_close(&w, '}');
	return jws_sign(a, key, alg, "JWT", json_written(&w));
}
