#include "our_keys.h"
#include "context.h"
#include "http_etag.h"
#include "json_write.h"
#include "jws.h"

static bool is_stolen(const struct jwk *key)
{
	return switches_is_revoked(context.switches, key->kid);
}

static bool has_stolen_keys(void)
{
	if (context.switches == NULL || context.switches->revoked_count == 0)
		return false;
	for (size_t i = 0; i < context.jwks->count; i++)
		if (is_stolen(context.jwks->keys[i]))
			return true;
	return false;
}

static struct text document_of(struct arena *a, const struct jwk_set *set)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_open_as(&w, "keys", '[');
	for (size_t i = 0; i < set->count; i++)
		json_put_raw(&w, NULL, jwk_public_json(a, set->keys[i]));
	json_close(&w, ']');
	json_close(&w, '}');
	return json_written(&w);
}

const struct jwk_set *our_keys(struct arena *a)
{
	const struct jwk **keys;
	struct jwk_set *good;

	if (!has_stolen_keys())
		return context.jwks;
	good = arena_alloc(a, sizeof *good);
	good->keys = keys = arena_alloc(a, (context.jwks->count + 1) * sizeof *keys);
	for (size_t i = 0; i < context.jwks->count; i++)
		if (!is_stolen(context.jwks->keys[i]))
			keys[good->count++] = context.jwks->keys[i];
	good->json = document_of(a, good);
	return good;
}

struct text our_key_set(struct arena *a, struct text *etag)
{
	const struct jwk_set *set = our_keys(a);

	*etag = context.jwks_etag;
	if (set == context.jwks)
		return context.jwks_document;
	*etag = http_etag_of(a, set->json);
	return set->json;
}

bool is_signed_with_a_stolen_key(struct text token)
{
	const struct refusal *no = NULL;
	const struct jws *jws;
	struct arena *a;
	bool is_so;

	if (context.switches == NULL || context.switches->revoked_count == 0)
		return false;
	a = arena_new();
	jws = jws_read(a, token, &no);
	is_so = jws != NULL && jws->kid.at != NULL &&
		switches_is_revoked(context.switches, jws->kid);
	arena_free(a);
	return is_so;
}
