#include "key_maker.h"
#include "key_folder.h"
#include "key_material.h"
#include "key_record.h"
#include "pkcs11_token.h"
#include "pkcs11_uri.h"
#include "random.h"
#include "token_keys.h"
#include <string.h>

const struct refusal token_name_unknown = {"token-name-unknown", 500, NULL,
					   "The setting pkcs11_tokens has no token of this name."};

enum { ID_SIZE = 16, PATIENCE_MS = 10000 };

/* NULL: a file, always for a key that is not for signatures. */
static const struct refusal *choose_place(const struct key_maker *maker, const struct key_set *set,
					  const struct key *key, struct token_line **line)
{
	const struct key *current =
		key_set_current_of(set, key->provider, key->use, key->alg, key->dates.created);
	bool is_file = maker == NULL || key->use == KEY_DECRYPTS || key->use == KEY_SEALS;

	*line = NULL;
	if (is_file || (maker->place != NULL && strcmp(maker->place, "file") == 0))
		return NULL;
	if (maker->place != NULL) {
		*line = token_desk_named(maker->desk, maker->place);
		return *line == NULL ? &token_name_unknown : NULL;
	}
	if (current == NULL || current->token == NULL)
		return NULL;
	*line = token_desk_line(maker->desk, current->token->label);
	return *line == NULL ? &token_unconfigured : NULL;
}

/* What the token tells of it must be a key of this kind; that it signs is verified by its first
 * use, in whichever process that is. */
static const struct refusal *take(struct arena *a, const struct token_line *line, struct text id,
				  struct text json, struct key *key)
{
	const struct pkcs11_uri parts = {text_of(line->setting->label), id};
	const struct refusal *no = NULL;
	struct jwk *shown = jwk_parse(a, json, &no), *jwk;

	if (shown == NULL || shown->is_private)
		return &pkcs11_key_missing;
	EVP_PKEY_up_ref(shown->key);
	jwk = jwk_of(a, shown->key, key->alg, JWK_SIG);
	if (jwk == NULL)
		return &pkcs11_key_missing;
	key->token = key_token_new(a, pkcs11_uri_write(a, &parts));
	jwk->away = &key->token->away;
	key->jwk = jwk;
	key->kid = jwk->kid;
	return NULL;
}

static const struct refusal *make_inside(struct token_line *line, struct arena *a, struct key *key)
{
	const char *name = jose_alg_name(key->alg);
	struct record_writer w = record_write(a);
	struct text id = {arena_alloc(a, ID_SIZE), ID_SIZE};
	const struct refusal *no;
	struct record answer;

	random_bytes((char *)(size_t)id.at, id.len);
	record_put(&w, "id", id);
	record_put_string(&w, "alg", name);
	record_put_string(&w, "label",
			  arena_printf(a, "parvis %s %s %lld", key_use_name(key->use), name,
				       key->dates.created));
	no = token_line_ask(line, a, TOKEN_GENERATE, record_written(&w), PATIENCE_MS, &answer);
	return no != NULL ? no : take(a, line, id, record_get(&answer, "jwk"), key);
}

const struct refusal *key_maker_make(struct key_maker *maker, struct arena *a,
				     const struct key_set *set, const struct key_need *need,
				     struct key *key)
{
	struct token_line *line;
	const struct refusal *no;

	key->use = need->use;
	key->alg = need->alg;
	key->provider = need->provider;
	if ((no = choose_place(maker, set, key, &line)) != NULL)
		return no;
	if (line != NULL)
		return make_inside(line, a, key);
	return key_material_make(a, need, key) ? NULL : &key_unmade;
}

const struct refusal *key_maker_destroy(struct key_maker *maker, struct arena *a,
					const struct key *key)
{
	struct record_writer w = record_write(a);
	struct token_line *line;
	struct record answer;

	if (key->token == NULL)
		return NULL;
	line = maker == NULL ? NULL : token_desk_line(maker->desk, key->token->label);
	if (line == NULL)
		return &token_unconfigured;
	record_put(&w, "id", key->token->id);
	return token_line_ask(line, a, TOKEN_DESTROY, record_written(&w), PATIENCE_MS, &answer);
}
