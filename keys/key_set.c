#include "key_set.h"
#include <string.h>

static const char *const use_names[] = {
	[KEY_SIGNS_TOKENS] = "sig",
	[KEY_SIGNS_ASSERTIONS] = "client-assertion",
	[KEY_PROVES_POSSESSION] = "dpop",
	[KEY_DECRYPTS] = "enc",
	[KEY_SEALS] = "seal",
};

long long key_set_step(const struct key_set *set)
{
	long long last = 0;

	for (size_t i = 0; i < set->count; i++)
		if (set->keys[i].step > last)
			last = set->keys[i].step;
	return last;
}

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

enum jose_alg key_alg_parse(enum key_use use, struct text name)
{
	if (use == KEY_SEALS)
		return text_is(name, jose_alg_name(SEAL_A256GCM)) ? SEAL_A256GCM : JOSE_NONE;
	return jose_alg_parse(name);
}

enum jwk_use key_use_jwk(enum key_use use) { return use == KEY_DECRYPTS ? JWK_ENC : JWK_SIG; }

const char *key_state_name(enum key_state state)
{
	static const char *const names[] = {
		[KEY_CREATED] = "created", [KEY_NEXT] = "next",
		[KEY_CURRENT] = "current", [KEY_PREVIOUS] = "previous",
		[KEY_RETIRED] = "retired", [KEY_DESTROYED] = "destroyed",
		[KEY_REVOKED] = "revoked",
	};

	return names[state];
}

static bool has_come(long long date, long long now) { return date != 0 && date <= now; }

enum key_state key_state(const struct key_dates *dates, long long now)
{
	if (has_come(dates->destroyed, now))
		return KEY_DESTROYED;
	if (has_come(dates->revoked, now))
		return KEY_REVOKED;
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

bool key_is_published(const struct key *key, long long now)
{
	enum key_state state = key_state(&key->dates, now);

	return state == KEY_NEXT || state == KEY_CURRENT || state == KEY_PREVIOUS;
}

bool key_dates_are_ordered(const struct key_dates *dates)
{
	const long long steps[] = {dates->created,  dates->published, dates->active,
				   dates->retiring, dates->retired,   dates->destroyed};
	long long latest = 0;

	if (dates->created <= 0 || (dates->active != 0 && dates->published == 0) ||
	    (dates->revoked != 0 && dates->revoked < dates->created))
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
	return key->use == KEY_DECRYPTS && key_is_published(key, now);
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

bool key_is_standby(const struct key *key) { return key->is_standby && key->dates.active == 0; }

const struct key *key_set_signing(const struct key_set *set, enum jose_alg alg, long long lead_s,
				  long long now)
{
	for (size_t i = 0; lead_s > 0 && i < set->count; i++) {
		const struct key *key = &set->keys[i];

		if (key->use == KEY_SIGNS_TOKENS && key->alg == alg &&
		    key_state(&key->dates, now) == KEY_NEXT && !key_is_standby(key) &&
		    key->dates.published + lead_s <= now)
			return key;
	}
	return key_set_current(set, KEY_SIGNS_TOKENS, alg, now);
}

static enum key_reach reach_of(const struct key *key)
{
	return key->token == NULL ? KEY_THERE : key->token->reach;
}

/* Of two that are published and may sign: the one that all have known for longer. */
static bool is_better(const struct key *a, const struct key *b, long long now)
{
	bool a_signs = key_state(&a->dates, now) == KEY_CURRENT,
	     b_signs = key_state(&b->dates, now) == KEY_CURRENT;

	if (reach_of(a) != reach_of(b))
		return reach_of(a) > reach_of(b);
	if (a_signs != b_signs)
		return a_signs;
	if (a_signs)
		return is_later(a, b);
	if (a->is_standby != b->is_standby)
		return a->is_standby;
	return a->dates.published < b->dates.published;
}

const struct key *key_set_stand_in(const struct key_set *set, const struct key *wanted,
				   long long now)
{
	const struct key *best = wanted;

	if (reach_of(wanted) == KEY_THERE)
		return wanted;
	for (size_t i = 0; i < set->count; i++) {
		const struct key *key = &set->keys[i];
		enum key_state state = key_state(&key->dates, now);

		if (key_is_like(key, wanted) && (state == KEY_CURRENT || state == KEY_NEXT) &&
		    is_better(key, best, now))
			best = key;
	}
	return reach_of(best) == KEY_GONE ? NULL : best;
}

bool key_is_like(const struct key *one, const struct key *other)
{
	return one->use == other->use && one->alg == other->alg &&
	       key_provider_is(one->provider, other->provider);
}

static bool signs(const struct key_set *set, const struct key *key, long long now)
{
	return key_set_current_of(set, key->provider, key->use, key->alg, now) == key;
}

enum key_state key_set_state(const struct key_set *set, const struct key *key, long long now)
{
	enum key_state state = key_state(&key->dates, now);

	return state == KEY_CURRENT && !signs(set, key, now) ? KEY_PREVIOUS : state;
}

/* Who signs changes only at a date of a key: it suffices to look just before each of them. */
long long key_set_last_signed(const struct key_set *set, const struct key *key, long long now)
{
	long long last = signs(set, key, now) ? now : 0;

	for (size_t i = 0; i < set->count; i++) {
		const struct key_dates *d = &set->keys[i].dates;
		const long long dates[] = {d->active, d->retiring, d->retired, d->revoked};

		if (!key_is_like(&set->keys[i], key))
			continue;
		for (size_t j = 0; j < sizeof dates / sizeof *dates; j++)
			if (dates[j] <= now && dates[j] - 1 > last && signs(set, key, dates[j] - 1))
				last = dates[j] - 1;
	}
	return last;
}
