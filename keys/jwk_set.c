#include "json_read.h"
#include "jwk_key.h"

const struct refusal jwk_private_published = {
	"jwk-private-published", 400, NULL,
	"A set of public keys holds private or symmetric key material."};
const struct refusal jwk_set_malformed = {
	"jwk-set-malformed", 400, NULL, "The JWK Set is not a JSON object with an array of keys."};
const struct refusal jwk_set_kid_repeated = {
	"jwk-set-kid-repeated", 400, NULL,
	"Two keys of the JWK Set have the same kid, kty, crv, alg and use."};
const struct refusal jwk_set_too_large = {"jwk-set-too-large", 400, NULL,
					  "The JWK Set is beyond 32 keys or 64 KiB."};

/* Whatever its kty: who publishes these has lost the key. RFC 7518 6.2.2, 6.3.2, 6.4.1. */
static bool is_secret(const json_t *json)
{
	static const char *const members[] = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (json_object_get(json, members[i]) != NULL)
			return true;
	return text_is(json_text(json, "kty"), "oct");
}

/* Each present in both and equal, or absent in both. */
static bool are_alike(const json_t *one, const json_t *other)
{
	static const char *const members[] = {"kid", "kty", "crv", "alg", "use"};

	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const json_t *here = json_object_get(one, members[i]);
		const json_t *there = json_object_get(other, members[i]);

		if (here != there && !json_equal(here, there))
			return false;
	}
	return true;
}

/* Also among the keys that will be left out. A kid may name keys of several kinds (FAPI 2.0
 * Security Profile 5.4.3), but of each kind one; jwk_set_find() still decides or refuses. */
static bool kid_is_repeated(const json_t *keys, size_t at)
{
	const json_t *key = json_array_get(keys, at);

	for (size_t i = 0; json_object_get(key, "kid") != NULL && i < at; i++)
		if (are_alike(key, json_array_get(keys, i)))
			return true;
	return false;
}

struct jwk *jwk_of_public_json(struct arena *a, const json_t *json, const struct refusal **no)
{
	if (is_secret(json)) {
		*no = &jwk_private_published;
		return NULL;
	}
	return jwk_of_json(a, json, no);
}

/* NULL: *key is a key of ours, or NULL if it is one to leave out. */
static const struct refusal *read_one(struct arena *a, const json_t *keys, size_t at,
				      const struct jwk **key)
{
	const json_t *json = json_array_get(keys, at);
	const struct refusal *no = NULL;

	if (!json_is_object(json))
		return &jwk_set_malformed;
	if (is_secret(json)) /* also if its kty is one to leave out */
		return &jwk_private_published;
	if (kid_is_repeated(keys, at))
		return &jwk_set_kid_repeated;
	*key = jwk_of_json(a, json, &no);
	return no == &jwk_unsupported ? NULL : no;
}

struct jwk_set *jwk_set_parse(struct arena *a, struct text json, const struct refusal **no)
{
	const json_t *keys;
	const struct jwk **found;
	struct jwk_set *set;

	if (json.len > JWK_SET_BYTES_MAX) {
		*no = &jwk_set_too_large;
		return NULL;
	}
	keys = json_object_get(json_read(a, json, JWK_SET_BYTES_MAX), "keys");
	if (!json_is_array(keys)) {
		*no = &jwk_set_malformed;
		return NULL;
	}
	if (json_array_size(keys) > JWK_SET_MAX) {
		*no = &jwk_set_too_large;
		return NULL;
	}
	set = arena_alloc(a, sizeof *set);
	set->json = arena_text(a, json);
	set->keys = found = arena_alloc(a, JWK_SET_MAX * sizeof *found);
	for (size_t i = 0; i < json_array_size(keys); i++) {
		const struct jwk *key = NULL;

		if ((*no = read_one(a, keys, i, &key)) != NULL)
			return NULL;
		if (key != NULL)
			found[set->count++] = key;
	}
	return set;
}

const struct jwk *jwk_set_find(const struct jwk_set *set, struct text kid, enum jose_alg alg,
			       enum jwk_use use)
{
	const struct jwk *found = NULL;

	for (size_t i = 0; i < set->count; i++) {
		const struct jwk *key = set->keys[i];

		if ((kid.at != NULL && !text_equal(kid, key->kid)) || !jwk_fits(key, alg, use))
			continue;
		if (found != NULL)
			return NULL;
		found = key;
	}
	return found;
}
