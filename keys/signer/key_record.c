#include "key_record.h"
#include "base64url.h"
#include "json_read.h"
#include "json_write.h"
#include "jwk_private.h"
#include "key_dates.h"
#include "pkcs11_uri.h"
#include "sealing_key.h"
#include <openssl/crypto.h>
#include <stdlib.h>

static bool holds_private_half(const struct key *key)
{
	return key->dates.destroyed == 0 && key->token == NULL;
}

struct text key_record_pack(struct arena *a, const struct key *key)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_text(&w, "kid", key->kid);
	json_put_string(&w, "use", key_use_name(key->use));
	json_put_string(&w, "alg", jose_alg_name(key->alg));
	if (key->provider.at != NULL)
		json_put_text(&w, "provider", key->provider);
	key_dates_put(&w, key);
	if (key->token != NULL)
		json_put_text(&w, "token", key->token->uri);
	if (key->is_standby)
		json_put_bool(&w, "standby", true);
	if (key->use != KEY_SEALS)
		json_put_raw(&w, "jwk",
			     holds_private_half(key) ? jwk_private_json(a, key->jwk)
						     : jwk_public_json(a, key->jwk));
	else if (key->dates.destroyed == 0)
		json_put_text(&w, "secret", hash_base64url(a, key->secret));
	json_close(&w, '}');
	return json_written(&w);
}

/* The private key alone moves to lasting: base64url of it stays in scratch. */
static const struct jwk *parse_jwk(struct arena *lasting, struct arena *scratch,
				   const json_t *record, const struct key *key)
{
	enum jwk_use use = key_use_jwk(key->use);
	const struct refusal *no = NULL;
	char *json = json_dumps(json_object_get(record, "jwk"), JSON_COMPACT);
	struct text copy = arena_text(scratch, text_of(json));
	struct jwk *jwk;

	if (json == NULL)
		return NULL;
	OPENSSL_cleanse(json, copy.len);
	free(json);
	jwk = jwk_parse(scratch, copy, &no);
	if (jwk == NULL || jwk->is_private != holds_private_half(key) ||
	    !jwk_fits(jwk, key->alg, use))
		return NULL;
	EVP_PKEY_up_ref(jwk->key);
	jwk = jwk_of(lasting, jwk->key, key->alg, use);
	if (jwk != NULL && key->token != NULL)
		jwk->away = &key->token->away;
	return jwk;
}

struct key_token *key_token_new(struct arena *a, struct text uri)
{
	struct key_token *token = arena_alloc(a, sizeof *token);
	struct pkcs11_uri parts;

	if (!pkcs11_uri_read(a, uri, &parts))
		return NULL;
	*token = (struct key_token){.uri = arena_text(a, uri),
				    .label = parts.token,
				    .id = parts.id,
				    .reach = KEY_THERE};
	return token;
}

/* What may be there or not; false if it is malformed. */
static bool parse_place(struct arena *a, const json_t *record, struct key *key, size_t *members)
{
	key->provider = arena_text(a, json_text(record, "provider"));
	*members += key->provider.at != NULL;
	key->is_standby = json_is_true(json_object_get(record, "standby"));
	*members += key->is_standby;
	if (json_object_get(record, "token") == NULL)
		return true;
	++*members;
	key->token = key_token_new(a, json_text(record, "token"));
	return key->token != NULL && key->use != KEY_SEALS && key_use_jwk(key->use) == JWK_SIG;
}

/* Of one that is destroyed nothing is left that its kid could be the thumbprint of. */
static bool parse_secret(struct arena *lasting, struct arena *scratch, const json_t *record,
			 struct key *key)
{
	struct text written = json_text(record, "secret");
	struct hash *secret = arena_alloc(lasting, sizeof *secret);

	if (key->dates.destroyed != 0) {
		key->kid = arena_text(lasting, json_text(record, "kid"));
		return base64url_decode_exactly(key->kid, secret->bytes, HASH_SIZE);
	}
	key->secret = secret;
	key->kid = TEXT_NONE;
	if (base64url_decode_exactly(written, secret->bytes, HASH_SIZE))
		key->kid = arena_text(lasting, sealing_key_kid(scratch, secret));
	return text_equal(key->kid, json_text(record, "kid"));
}

static bool parse_material(struct arena *lasting, struct arena *scratch, const json_t *record,
			   struct key *key)
{
	if (key->use == KEY_SEALS)
		return parse_secret(lasting, scratch, record, key);
	key->jwk = parse_jwk(lasting, scratch, record, key);
	if (key->jwk == NULL)
		return false;
	key->kid = key->jwk->kid;
	return text_equal(key->kid, json_text(record, "kid"));
}

/* kid, use, alg, and what it is made of: nothing of one that sealed and is destroyed. */
static size_t members_of(const struct key *key)
{
	return key->use == KEY_SEALS && key->dates.destroyed != 0 ? 3 : 4;
}

bool key_record_parse(struct arena *lasting, struct arena *scratch, struct text bytes,
		      struct key *key)
{
	json_t *record = json_read(scratch, bytes, KEY_RECORD_MAX);
	size_t members = 0;

	if (record == NULL || !key_dates_read(record, key, &members) ||
	    !key_use_parse(json_text(record, "use"), &key->use) ||
	    !parse_place(lasting, record, key, &members) ||
	    json_object_size(record) != members + members_of(key))
		return false;
	key->alg = key_alg_parse(key->use, json_text(record, "alg"));
	return key->alg != JOSE_NONE && parse_material(lasting, scratch, record, key);
}
