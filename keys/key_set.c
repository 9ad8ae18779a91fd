#include "key_set.h"
#include <string.h>

static const char *const use_names[] = {
	[KEY_SIGNS_TOKENS] = "sig",
	[KEY_SIGNS_ASSERTIONS] = "client-assertion",
	[KEY_PROVES_POSSESSION] = "dpop",
	[KEY_DECRYPTS] = "enc",
};

const char *key_use_name(enum key_use use) { return use_names[use]; }

bool key_use_parse(struct text name, enum key_use *use)
{
	for (size_t i = 0; i < sizeof use_names / sizeof *use_names; i++)
		if (text_is(name, use_names[i])) {
			*use = (enum key_use)i;
			return true;
		}
	return false;
}

enum jwk_use key_use_jwk(enum key_use use) { return use == KEY_DECRYPTS ? JWK_ENC : JWK_SIG; }

const char *key_state_name(enum key_state state)
{
	static const char *const names[] = {
		[KEY_CREATED] = "created",   [KEY_NEXT] = "next",       [KEY_CURRENT] = "current",
		[KEY_PREVIOUS] = "previous", [KEY_RETIRED] = "retired",
	};

	return names[state];
}

static bool has_come(long long date, long long now) { return date != 0 && date <= now; }

enum key_state key_state(const struct key_dates *dates, long long now)
{
	if (has_come(dates->retired, now))
		return KEY_RETIRED;
	if (has_come(dates->retiring, now))
		return KEY_PREVIOUS;
	if (has_come(dates->active, now))
		return KEY_CURRENT;
	if (has_come(dates->published, now))
		return KEY_NEXT;
	return KEY_CREATED;
}

bool key_dates_are_ordered(const struct key_dates *dates)
{
	const long long steps[] = {dates->created, dates->published, dates->active, dates->retiring,
				   dates->retired};
	long long latest = 0;

	if (dates->created <= 0 || (dates->active != 0 && dates->published == 0))
		return false;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (steps[i] == 0)
			continue;
		if (steps[i] < latest)
			return false;
		latest = steps[i];
	}
	return true;
}

static bool is_later(const struct key *a, const struct key *b)
{
	if (a->dates.active != b->dates.active)
		return a->dates.active > b->dates.active;
	return strcmp(a->kid.at, b->kid.at) > 0;
}

bool key_provider_is(struct text one, struct text other)
{
	return (one.at == NULL && other.at == NULL) || text_equal(one, other);
}

bool key_decrypts(const struct key *key, long long now)
{
	enum key_state state = key_state(&key->dates, now);

	return key->use == KEY_DECRYPTS && state != KEY_CREATED && state != KEY_RETIRED;
}

const struct key *key_set_current(const struct key_set *set, enum key_use use, enum jose_alg alg,
				  long long now)
{
	return key_set_current_of(set, TEXT_NONE, use, alg, now);
}

const struct key *key_set_current_of(const struct key_set *set, struct text provider,
				     enum key_use use, enum jose_alg alg, long long now)
{
	const struct key *found = NULL;

	for (size_t i = 0; i < set->count; i++) {
		const struct key *key = &set->keys[i];

		if (key->use == use && key->alg == alg &&
		    key_provider_is(key->provider, provider) &&
		    key_state(&key->dates, now) == KEY_CURRENT &&
		    (found == NULL || is_later(key, found)))
			found = key;
	}
	return found;
}
