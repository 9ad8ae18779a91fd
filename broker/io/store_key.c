#include "store_key.h"
#include "base64url.h"
#include "seal.h"
#include <string.h>

enum { TAG = 1, EPOCH = 40 };

static const struct {
	const char *name;
	bool for_one_use;
} kinds[] = {
	[STORE_INTERACTION] = {"interaction", true},
	[STORE_CONTINUATION] = {"continuation", true},
	[STORE_GRANT] = {"grant", true},
	[STORE_ACCESS_TOKEN] = {"access-token", false},
	[STORE_SESSION] = {"session", false},
	[STORE_JTI] = {"jti", true},
	[STORE_DIAGNOSIS] = {"diagnosis", false},
};

const char *store_kind_name(enum store_kind kind) { return kinds[kind].name; }

bool store_kind_is_for_one_use(enum store_kind kind) { return kinds[kind].for_one_use; }

/* HMAC(deployment, purpose NUL kind NUL id): the id, of any length, is last, so no two triples
 * make the same message. */
static struct hash derive(struct arena *a, const struct hash *deployment, const char *purpose,
			  const char *kind, const char *id)
{
	size_t len = strlen(purpose) + 1 + strlen(kind) + 1 + strlen(id);
	char *message = arena_alloc(a, len + 1);
	char *at = stpcpy(message, purpose) + 1;

	at = stpcpy(at, kind) + 1;
	stpcpy(at, id);
	return hash_hmac(hash_text(deployment), (struct text){message, len});
}

struct store_key store_key_of(struct arena *a, const struct hash *deployment, const char *prefix,
			      enum store_kind kind, const char *id)
{
	const char *name = kinds[kind].name;
	struct hash h = derive(a, deployment, "store name", name, id);
	struct store_key key = {.sealing = derive(a, deployment, "store value", name, id)};

	key.name = text_of(arena_printf(a, "{%s}:%s:%s", prefix, name, hash_base64url(a, &h).at));
	return key;
}

struct text store_value_seal(struct arena *a, const struct store_key *key, struct text value)
{
	return seal(a, &key->sealing, key->name, value);
}

enum store_value_state store_value_open(struct arena *a, const struct store_key *key,
					struct text stored, struct text *value)
{
	size_t head = TAG;

	*value = TEXT_NONE;
	if (stored.at == NULL || stored.len < TAG)
		return STORE_VALUE_BROKEN;
	if (stored.at[0] == 'S' || stored.at[0] == 'M')
		return STORE_VALUE_SPENT;
	if (stored.at[0] == 'E')
		head = TAG + EPOCH;
	else if (stored.at[0] != 'V')
		return STORE_VALUE_BROKEN;
	if (stored.len < head)
		return STORE_VALUE_BROKEN;
	*value = unseal(a, &key->sealing, key->name,
			(struct text){stored.at + head, stored.len - head});
	return value->at == NULL ? STORE_VALUE_BROKEN : STORE_VALUE_OPEN;
}
