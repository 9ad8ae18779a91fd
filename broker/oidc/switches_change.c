#include "switches_change.h"
#include "random.h"
#include <string.h>

enum { WORD_BYTES = 6, LONGEST_GRANT_S = 366 * 86400 };

static struct off_switch *find(struct switches *s, enum off_kind kind, const char *id,
			       const char *client)
{
	for (size_t i = 0; i < s->off_count; i++)
		if (s->off[i].kind == kind && strcmp(s->off[i].id, id) == 0 &&
		    strcmp(s->off[i].client, client) == 0)
			return &s->off[i];
	return NULL;
}

bool switches_turn_off(struct switches *s, const struct off_switch *off)
{
	struct off_switch *place = find(s, off->kind, off->id, off->client);

	if (place == NULL && s->off_count == SWITCHES_MAX)
		return false;
	if (place == NULL)
		place = &s->off[s->off_count++];
	*place = *off;
	return true;
}

static void remove_at(struct switches *s, size_t i)
{
	memmove(&s->off[i], &s->off[i + 1], (--s->off_count - i) * sizeof *s->off);
}

bool switches_turn_on(struct switches *s, enum off_kind kind, const char *id, const char *client)
{
	const struct off_switch *off = find(s, kind, id, client);

	if (off == NULL)
		return false;
	remove_at(s, (size_t)(off - s->off));
	return true;
}

bool switches_flush_provider(struct switches *s, const char *provider)
{
	for (size_t i = 0; i < s->flush_count; i++)
		if (strcmp(s->flushes[i].provider, provider) == 0) {
			s->flushes[i].generation++;
			return true;
		}
	if (s->flush_count == FLUSHES_MAX)
		return false;
	s->flushes[s->flush_count++] = (struct provider_flush){provider, 1};
	return true;
}

static void remove_oldest_key(struct switches *s)
{
	memmove(s->revoked, s->revoked + 1, --s->revoked_count * sizeof *s->revoked);
}

bool switches_revoke(struct switches *s, const struct revoked_key *key)
{
	if (switches_is_revoked(s, text_of(key->kid)))
		return false;
	if (s->revoked_count == REVOKED_MAX)
		remove_oldest_key(s);
	s->revoked[s->revoked_count++] = *key;
	return true;
}

static void forget_ended(struct switches *s, long long now)
{
	for (size_t i = s->off_count; i-- > 0;)
		if (s->off[i].until != 0 && s->off[i].until <= now)
			remove_at(s, i);
	while (s->revoked_count > 0 && s->revoked[0].not_before + LONGEST_GRANT_S < now)
		remove_oldest_key(s);
}

void switches_sign(struct arena *a, struct switches *s, const struct operator_change *change)
{
	forget_ended(s, change->at);
	s->version++;
	s->tag = arena_printf(a, "%lld.%s", s->version, random_token(a, WORD_BYTES).at);
	if (s->change_count == CHANGES_MAX)
		memmove(s->changes, s->changes + 1, --s->change_count * sizeof *s->changes);
	s->changes[s->change_count] = *change;
	s->changes[s->change_count++].version = s->version;
}

bool switches_fit(struct arena *a, const struct switches *s)
{
	return switches_parse(a, switches_pack(a, s)) != NULL;
}
