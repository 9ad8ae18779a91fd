#include "store_key.h"
#include "test.h"

static const struct hash deployment = {{1, 2, 3}}, another = {{1, 2, 4}};
static const struct seal_ring ring = {1, {{{1}, {{8}}}}};
static const struct store_namer namer = {&deployment, &ring, "pv"};

#define EPOCH "0123456789abcdef0123456789abcdef01234567"

static struct store_key key_of(struct arena *a, enum store_kind kind, const char *id)
{
	return store_key_of(a, &namer, kind, id);
}

/* As store_functions.lua stores it: head, then the sealed value. */
static struct text with_head(struct arena *a, const char *head, struct text sealed)
{
	size_t len = strlen(head);
	char *bytes = arena_alloc(a, len + sealed.len + 1);

	memcpy(bytes, head, len);
	memcpy(bytes + len, sealed.at, sealed.len);
	return (struct text){bytes, len + sealed.len};
}

TEST(a_key_names_its_kind_and_hides_its_id)
{
	struct arena *a = arena_new();
	struct store_key key = key_of(a, STORE_GRANT, "secret-code");

	CHECK(text_starts(key.name, "{pv}:grant:"));
	CHECK_NUMBER(key.name.len, strlen("{pv}:grant:") + 43);
	CHECK(strstr(key.name.at, "secret") == NULL);
	CHECK(text_equal(key.name, key_of(a, STORE_GRANT, "secret-code").name));
	arena_free(a);
}

TEST(another_id_kind_or_deployment_is_another_key)
{
	const struct seal_ring theirs = {1, {{{1}, {{7}}}}};
	const struct store_namer stranger = {&another, &theirs, "pv"};
	struct arena *a = arena_new();
	struct store_key key = key_of(a, STORE_GRANT, "x");
	struct store_key others[] = {key_of(a, STORE_GRANT, "y"), key_of(a, STORE_SESSION, "x"),
				     key_of(a, STORE_GRANT, ""),
				     store_key_of(a, &stranger, STORE_GRANT, "x")};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		const char *hash = strrchr(others[i].name.at, ':');

		CHECK(strcmp(hash, strrchr(key.name.at, ':')) != 0);
		CHECK(!hash_equal(&others[i].sealing.key, &key.sealing.key));
	}
	arena_free(a);
}

TEST(the_name_in_redis_is_not_the_sealing_key)
{
	struct arena *a = arena_new();
	struct store_key key = key_of(a, STORE_GRANT, "x");

	CHECK(strstr(key.name.at, hash_base64url(a, &key.sealing.key).at) == NULL);
	arena_free(a);
}

TEST(an_id_may_be_long)
{
	struct arena *a = arena_new();
	char id[8000];

	memset(id, 'x', sizeof id);
	id[sizeof id - 1] = '\0';
	CHECK_NUMBER(key_of(a, STORE_JTI, id).name.len, strlen("{pv}:jti:") + 43);
	arena_free(a);
}

TEST(a_sealed_value_opens_under_its_key_alone)
{
	struct arena *a = arena_new();
	struct store_key key = key_of(a, STORE_SESSION, "x"), other = key_of(a, STORE_SESSION, "y");
	struct text sealed = store_value_seal(a, &key, TEXT("value")), value;

	CHECK(store_value_open(a, &ring, &key, with_head(a, "V", sealed), &value) ==
	      STORE_VALUE_OPEN);
	CHECK_TEXT(value, "value");
	CHECK(store_value_open(a, &ring, &key, with_head(a, "E" EPOCH, sealed), &value) ==
	      STORE_VALUE_OPEN);
	CHECK_TEXT(value, "value");
	CHECK(store_value_open(a, &ring, &other, with_head(a, "V", sealed), &value) ==
	      STORE_VALUE_BROKEN);
	CHECK(value.at == NULL);
	arena_free(a);
}

TEST(a_value_under_another_name_does_not_open)
{
	struct arena *a = arena_new();
	struct store_key key = key_of(a, STORE_SESSION, "x"), moved = key;
	struct text sealed = store_value_seal(a, &key, TEXT("value")), value;

	moved.name = key_of(a, STORE_SESSION, "y").name;
	CHECK(store_value_open(a, &ring, &moved, with_head(a, "V", sealed), &value) ==
	      STORE_VALUE_BROKEN);
	arena_free(a);
}

/* F-41 */
TEST(a_value_opens_while_its_key_is_in_the_ring_and_a_new_one_seals)
{
	const struct seal_ring after = {2, {{{2}, {{9}}}, {{1}, {{8}}}}},
			       gone = {1, {{{2}, {{9}}}}};
	const struct store_namer successor = {&deployment, &after, "pv"};
	struct arena *a = arena_new();
	struct store_key old = key_of(a, STORE_SESSION, "x"),
			 new = store_key_of(a, &successor, STORE_SESSION, "x");
	struct text before = with_head(a, "V", store_value_seal(a, &old, TEXT("value"))), value;
	struct text since = with_head(a, "V", store_value_seal(a, &new, TEXT("value")));

	CHECK(text_equal(old.name, new.name)); /* it is found again */
	CHECK(store_value_open(a, &after, &new, before, &value) == STORE_VALUE_OPEN);
	CHECK_TEXT(value, "value");
	CHECK(store_value_open(a, &after, &old, since, &value) == STORE_VALUE_OPEN);
	CHECK(store_value_open(a, &ring, &old, since, &value) == STORE_VALUE_BROKEN);
	CHECK(store_value_open(a, &gone, &new, before, &value) == STORE_VALUE_BROKEN);
	arena_free(a);
}

TEST(what_is_kept_for_ever_opens_whatever_key_seals)
{
	const struct seal_ring gone = {1, {{{2}, {{9}}}}};
	const struct store_namer successor = {&deployment, &gone, "pv"};
	struct arena *a = arena_new();
	struct store_key old = key_of(a, STORE_SWITCHES, "document"),
			 new = store_key_of(a, &successor, STORE_SWITCHES, "document");
	struct text sealed = store_value_seal(a, &old, TEXT("value")), value;

	CHECK(store_value_open(a, &gone, &new, with_head(a, "W1\n", sealed), &value) ==
	      STORE_VALUE_OPEN);
	CHECK_TEXT(value, "value");
	arena_free(a);
}

TEST(marks_and_tombstones_are_spent_and_the_rest_is_broken)
{
	struct arena *a = arena_new();
	struct store_key key = key_of(a, STORE_GRANT, "x");
	static const char *const broken[] = {"",  "V", "E", "E" EPOCH, "Vshort",
					     "?", "s", "v", "E123"};
	struct text value;

	CHECK(store_value_open(a, &ring, &key, TEXT("M"), &value) == STORE_VALUE_SPENT);
	CHECK(store_value_open(a, &ring, &key, TEXT("S"), &value) == STORE_VALUE_SPENT);
	CHECK(store_value_open(a, &ring, &key, TEXT("S{pv}:access-token:x"), &value) ==
	      STORE_VALUE_SPENT);
	CHECK(store_value_open(a, &ring, &key, TEXT_NONE, &value) == STORE_VALUE_BROKEN);
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		CHECK(store_value_open(a, &ring, &key, text_of(broken[i]), &value) ==
		      STORE_VALUE_BROKEN);
	arena_free(a);
}

TEST(what_is_for_one_use_is_bound_to_the_epoch)
{
	CHECK_STR(store_kind_tag(STORE_INTERACTION), "E");
	CHECK_STR(store_kind_tag(STORE_GRANT), "E");
	CHECK_STR(store_kind_tag(STORE_SESSION), "V");
	CHECK_STR(store_kind_tag(STORE_ACCESS_TOKEN), "V");
}
