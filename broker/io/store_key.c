#include "store_key.h"
#include <assert.h>
#include <string.h>

enum { TAG = 1, EPOCH = 40, LENGTH = 4 };

static const struct {
	const char *name, *tag;
	bool is_for_ever;
} kinds[] = {
	[STORE_INTERACTION] = {"interaction", "E"},
	[STORE_CONTINUATION] = {"continuation", "E"},
	[STORE_RETURN] = {"return", "E"},
	[STORE_GRANT] = {"grant", "E"},
	[STORE_ANSWER] = {"answer", "E"},
	[STORE_ACCESS_TOKEN] = {"access-token", "V"},
	[STORE_SESSION] = {"session", "V"},
	[STORE_CODES] = {"codes", "C"},
	[STORE_FAMILY] = {"family", "R"},
	[STORE_SIGN_OUT] = {"sign-out", "E"},
	[STORE_SESSIONS] = {"sessions", "L"},
	[STORE_LOGOUT_TOKEN] = {"logout-token", "E"},
	[STORE_NOTICE] = {"notice", "V"},
	[STORE_PUSHED_REQUEST] = {"pushed-request", "E"},
	[STORE_JTI] = {"jti", "E"},
	[STORE_HANDLE] = {"handle", "E"},
	[STORE_REGISTERED] = {"registered", "V"},
	[STORE_DIAGNOSIS] = {"diagnosis", "V"},
	[STORE_STATISTICS] = {"statistics", "V"},
	[STORE_SWITCHES] = {"switches", "W", true},
	[STORE_CHANGES] = {"changes", "L", true},
	[STORE_KEYS] = {"keys", ""},
	[STORE_EVIDENCE] = {"evidence", "H"},
	[STORE_ACCOUNT] = {"account", "A", true},
	[STORE_MAIL] = {"mail", "Q"},
};

const char *store_kind_name(enum store_kind kind) { return kinds[kind].name; }

const char *store_kind_tag(enum store_kind kind) { return kinds[kind].tag; }

/* purpose NUL kind NUL id: the id, of any length, is last, so no two triples make the same. */
static struct text derivation(struct arena *a, const char *purpose, const char *kind,
			      const char *id)
{
	size_t len = strlen(purpose) + 1 + strlen(kind) + 1 + strlen(id);
	char *message = arena_alloc(a, len + 1);
	char *at = stpcpy(message, purpose) + 1;

	at = stpcpy(at, kind) + 1;
	stpcpy(at, id);
	return (struct text){message, len};
}

static struct seal_key derive(const struct seal_key *key, struct text derivation)
{
	struct seal_key derived = *key;

	derived.key = hash_hmac(hash_text(&key->key), derivation);
	return derived;
}

struct store_key store_key_of(struct arena *a, const struct store_namer *namer,
			      enum store_kind kind, const char *id)
{
	const char *name = kinds[kind].name;
	struct hash h =
		hash_hmac(hash_text(namer->deployment), derivation(a, "store name", name, id));
	const struct seal_key for_ever = {.key = *namer->deployment};
	struct store_key key = {.derivation = derivation(a, "store value", name, id)};

	assert(namer->ring->count > 0);
	key.sealing =
		derive(kinds[kind].is_for_ever ? &for_ever : &namer->ring->keys[0], key.derivation);
	key.name = text_of(
		arena_printf(a, "{%s}:%s:%s", namer->prefix, name, hash_base64url(a, &h).at));
	return key;
}

struct text store_value_seal(struct arena *a, const struct store_key *key, struct text value)
{
	return seal_under(a, &key->sealing, key->name, value);
}

struct text store_value_seal_behind(struct arena *a, const struct store_key *key, struct text head,
				    struct text value)
{
	struct text sealed = store_value_seal(a, key, value);
	char *bytes = arena_alloc(a, head.len + sealed.len);

	memcpy(mempcpy(bytes, head.at, head.len), sealed.at, sealed.len);
	return (struct text){bytes, head.len + sealed.len};
}

static struct text open_one(struct arena *a, const struct seal_ring *ring,
			    const struct store_key *key, struct text sealed)
{
	const struct seal_key *other;
	struct seal_key derived;

	if (seal_key_is_of(&key->sealing, sealed))
		return unseal_under(a, &key->sealing, key->name, sealed);
	other = seal_ring_find(ring, sealed);
	if (other == NULL)
		return TEXT_NONE;
	derived = derive(other, key->derivation);
	return unseal_under(a, &derived, key->name, sealed);
}

/* Of what store_functions.lua wrote before the sealed value; 0 if it is not of its making. */
static size_t head_of(struct text stored)
{
	const char *end;

	switch (stored.at[0]) {
	case 'V':
		return TAG;
	case 'E':
		return TAG + EPOCH;
	case 'R':
	case 'W':
		end = memchr(stored.at, '\n', stored.len);
		return end == NULL ? 0 : (size_t)(end - stored.at) + 1;
	default:
		return 0;
	}
}

/* Those that open, one a line; what does not is left out. */
static enum store_value_state open_list(struct arena *a, const struct seal_ring *ring,
					const struct store_key *key, struct text stored,
					struct text *value)
{
	size_t at = TAG, len;
	const char *lines = "";

	for (; stored.len - at >= LENGTH; at += len) {
		const unsigned char *size = (const unsigned char *)stored.at + at;
		struct text one;

		len = (size_t)size[0] << 24 | (size_t)size[1] << 16 | (size_t)size[2] << 8 |
		      size[3];
		at += LENGTH;
		if (len > stored.len - at)
			break;
		one = open_one(a, ring, key, (struct text){stored.at + at, len});
		if (one.at != NULL)
			lines = arena_printf(a, "%s%.*s\n", lines, TEXT_ARG(one));
	}
	*value = text_of(lines);
	return STORE_VALUE_OPEN;
}

/* One sign-in: "LABEL DAY LENGTH", a newline, and so many bytes, sealed. False if it is none. */
static bool next_login(struct text *rest, struct text *sealed)
{
	struct text head = text_split(*rest, '\n', rest);
	long long len;

	text_next_word(&head);
	text_next_word(&head);
	if (rest->at == NULL || !text_number(head, &len) || len > (long long)rest->len)
		return false;
	*sealed = (struct text){rest->at, (size_t)len};
	*rest = (struct text){rest->at + len, rest->len - (size_t)len};
	return true;
}

/* The line of control, then sign-ins, one a line; what does not open is left out. */
static enum store_value_state open_account(struct arena *a, const struct seal_ring *ring,
					   const struct store_key *key, struct text stored,
					   struct text *value)
{
	struct text rest, sealed, control = text_split(stored, '\n', &rest);
	const char *lines = arena_printf(a, "%.*s\n", (int)control.len - TAG, control.at + TAG);

	if (rest.at == NULL)
		return STORE_VALUE_BROKEN;
	while (rest.len > 0 && next_login(&rest, &sealed)) {
		struct text one = open_one(a, ring, key, sealed);

		if (one.at != NULL)
			lines = arena_printf(a, "%s%.*s\n", lines, TEXT_ARG(one));
	}
	*value = text_of(lines);
	return STORE_VALUE_OPEN;
}

enum store_value_state store_value_open(struct arena *a, const struct seal_ring *ring,
					const struct store_key *key, struct text stored,
					struct text *value)
{
	size_t head;

	*value = TEXT_NONE;
	if (stored.at == NULL || stored.len < TAG)
		return STORE_VALUE_BROKEN;
	if (stored.at[0] == 'S' || stored.at[0] == 'M')
		return STORE_VALUE_SPENT;
	if (stored.at[0] == 'L')
		return open_list(a, ring, key, stored, value);
	if (stored.at[0] == 'A')
		return open_account(a, ring, key, stored, value);
	head = head_of(stored);
	if (head == 0 || stored.len < head)
		return STORE_VALUE_BROKEN;
	*value = open_one(a, ring, key, (struct text){stored.at + head, stored.len - head});
	return value->at == NULL ? STORE_VALUE_BROKEN : STORE_VALUE_OPEN;
}
