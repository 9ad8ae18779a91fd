#include "jwks_document.h"
#include "json_write.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_AGE_LEAST_S = 60 };

/* What qsort() may know of a key. */
struct entry {
	const struct key *key;
	int rank;
};

static int rank(const struct key_set *set, const struct key *key, enum jose_alg preferred,
		long long now)
{
	if (key_set_current(set, key->use, key->alg, now) != key)
		return 2;
	return key->alg == preferred ? 0 : 1;
}

static int compare_numbers(long long a, long long b) { return (a > b) - (a < b); }

static int compare(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = compare_numbers(a->rank, b->rank);

	/* Those that sign are told apart by algorithm: their age changes with each rotation. */
	if (order == 0 && a->rank == 1)
		order = compare_numbers((long long)a->key->alg, (long long)b->key->alg);
	if (order == 0)
		order = compare_numbers(a->key->dates.created, b->key->dates.created);
	return order != 0 ? order : strcmp(a->key->kid.at, b->key->kid.at);
}

struct text jwks_document(struct arena *a, const struct key_set *set, enum key_use use,
			  enum jose_alg preferred, long long now)
{
	struct entry *entries = arena_alloc(a, (set->count + 1) * sizeof *entries);
	struct json_writer w = json_write(a);
	size_t count = 0;

	for (size_t i = 0; i < set->count; i++) {
		const struct key *key = &set->keys[i];

		if (key->use == use && key_is_published(key, now))
			entries[count++] = (struct entry){key, rank(set, key, preferred, now)};
	}
	qsort(entries, count, sizeof *entries, compare);
	json_open(&w, '{');
	json_open_as(&w, "keys", '[');
	for (size_t i = 0; i < count; i++)
		json_put_raw(&w, NULL, jwk_public_json(a, entries[i].key->jwk));
	json_close(&w, ']');
	json_close(&w, '}');
	return json_written(&w);
}

long long jwks_changes_at(const struct key_set *set, enum key_use use, long long now)
{
	long long first = 0;

	for (size_t i = 0; i < set->count; i++) {
		const struct key_dates *d = &set->keys[i].dates;
		const long long dates[] = {d->published, d->active, d->retiring, d->retired,
					   d->revoked};

		for (size_t j = 0; set->keys[i].use == use && j < sizeof dates / sizeof *dates; j++)
			if (dates[j] > now && (first == 0 || dates[j] < first))
				first = dates[j];
	}
	return first;
}

int jwks_max_age(int most, long long next_step, long long now)
{
	int least = most < MAX_AGE_LEAST_S ? most : MAX_AGE_LEAST_S;

	if (next_step == 0 || next_step - now >= most)
		return most;
	return next_step - now < least ? least : (int)(next_step - now);
}

static bool is_for_provider(const struct key_set *set, const struct key *key, struct text provider,
			    long long now)
{
	if (!key_provider_is(key->provider, provider))
		return false;
	if (key->use == KEY_DECRYPTS)
		return key_set_current_of(set, provider, key->use, key->alg, now) == key;
	return key->use == KEY_SIGNS_ASSERTIONS && key_is_published(key, now);
}

struct text client_jwks_document(struct arena *a, const struct key_set *set, struct text provider,
				 long long now)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_open_as(&w, "keys", '[');
	for (size_t i = 0; i < set->count; i++)
		if (is_for_provider(set, &set->keys[i], provider, now))
			json_put_raw(&w, NULL, jwk_public_json(a, set->keys[i].jwk));
	json_close(&w, ']');
	json_close(&w, '}');
	return json_written(&w);
}
