#include "key_record.h"
#include "json_read.h"
#include "json_write.h"
#include "jwk_private.h"
#include <openssl/crypto.h>
#include <stdlib.h>

struct date_name {
	const char *name;
	size_t offset;
};

static const struct date_name date_names[] = {
	{"created", offsetof(struct key_dates, created)},
	{"published", offsetof(struct key_dates, published)},
	{"active", offsetof(struct key_dates, active)},
	{"retiring", offsetof(struct key_dates, retiring)},
	{"retired", offsetof(struct key_dates, retired)},
};

enum { DATES = sizeof date_names / sizeof *date_names };

static long long date_get(const struct key_dates *dates, size_t i)
{
	return *(const long long *)((const char *)dates + date_names[i].offset);
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
	for (size_t i = 0; i < DATES; i++)
		if (date_get(&key->dates, i) != 0)
			json_put_number(&w, date_names[i].name, date_get(&key->dates, i));
	json_put_raw(&w, "jwk", jwk_private_json(a, key->jwk));
	json_close(&w, '}');
	return json_written(&w);
}

static bool parse_dates(const json_t *record, struct key_dates *dates, size_t *members)
{
	*dates = (struct key_dates){0};
	for (size_t i = 0; i < DATES; i++) {
		long long *date = (long long *)((char *)dates + date_names[i].offset);

		if (json_object_get(record, date_names[i].name) == NULL)
			continue;
		if (!json_time(record, date_names[i].name, date) || *date == 0)
			return false;
		++*members;
	}
	return key_dates_are_ordered(dates);
}

/* The private key alone moves to lasting: base64url of it stays in scratch. */
static const struct jwk *parse_jwk(struct arena *lasting, struct arena *scratch,
				   const json_t *record, enum jose_alg alg, enum jwk_use use)
{
	const struct refusal *no = NULL;
	char *json = json_dumps(json_object_get(record, "jwk"), JSON_COMPACT);
	struct text copy = arena_text(scratch, text_of(json));
	struct jwk *jwk;

	if (json == NULL)
		return NULL;
	OPENSSL_cleanse(json, copy.len);
	free(json);
	jwk = jwk_parse(scratch, copy, &no);
	if (jwk == NULL || !jwk->is_private || !jwk_fits(jwk, alg, use))
		return NULL;
	EVP_PKEY_up_ref(jwk->key);
	return jwk_of(lasting, jwk->key, alg, use);
}

bool key_record_parse(struct arena *lasting, struct arena *scratch, struct text bytes,
		      struct key *key)
{
	json_t *record = json_read(scratch, bytes, KEY_RECORD_MAX);
	size_t members = 4;

	if (record == NULL || !parse_dates(record, &key->dates, &members))
		return false;
	key->provider = arena_text(lasting, json_text(record, "provider"));
	members += key->provider.at != NULL;
	if (json_object_size(record) != members ||
	    !key_use_parse(json_text(record, "use"), &key->use))
		return false;
	key->alg = jose_alg_parse(json_text(record, "alg"));
	key->jwk = parse_jwk(lasting, scratch, record, key->alg, key_use_jwk(key->use));
	if (key->jwk == NULL || !text_equal(key->jwk->kid, json_text(record, "kid")))
		return false;
	key->kid = key->jwk->kid;
	return true;
}
