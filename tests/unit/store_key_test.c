#include "store_key.h"
#include "test.h"

static const struct hash deployment = {{1, 2, 3}}, another = {{1, 2, 4}};

#define EPOCH "0123456789abcdef0123456789abcdef01234567"

static struct store_key key_of(struct arena *a, enum store_kind kind, const char *id)
{
	return store_key_of(a, &deployment, "pv", kind, id);
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
	struct arena *a = arena_new();
	struct store_key key = key_of(a, STORE_GRANT, "x");
	struct store_key others[] = {key_of(a, STORE_GRANT, "y"), key_of(a, STORE_SESSION, "x"),
				     key_of(a, STORE_GRANT, ""),
				     store_key_of(a, &another, "pv", STORE_GRANT, "x")};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		const char *hash = strrchr(others[i].name.at, ':');

		CHECK(strcmp(hash, strrchr(key.name.at, ':')) != 0);
		CHECK(!hash_equal(&others[i].sealing, &key.sealing));
	}
	arena_free(a);
}

TEST(the_name_in_redis_is_not_the_sealing_key)
{
	struct arena *a = arena_new();
	struct store_key key = key_of(a, STORE_GRANT, "x");

	CHECK(strstr(key.name.at, hash_base64url(a, &key.sealing).at) == NULL);
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

	CHECK(store_value_open(a, &key, with_head(a, "V", sealed), &value) == STORE_VALUE_OPEN);
	CHECK_TEXT(value, "value");
	CHECK(store_value_open(a, &key, with_head(a, "E" EPOCH, sealed), &value) ==
	      STORE_VALUE_OPEN);
	CHECK_TEXT(value, "value");
	CHECK(store_value_open(a, &other, with_head(a, "V", sealed), &value) == STORE_VALUE_BROKEN);
	CHECK(value.at == NULL);
	arena_free(a);
}

TEST(a_value_under_another_name_does_not_open)
{
	struct arena *a = arena_new();
	struct store_key key = key_of(a, STORE_SESSION, "x"), moved = key;
	struct text sealed = store_value_seal(a, &key, TEXT("value")), value;

	moved.name = key_of(a, STORE_SESSION, "y").name;
	CHECK(store_value_open(a, &moved, with_head(a, "V", sealed), &value) == STORE_VALUE_BROKEN);
	arena_free(a);
}

TEST(marks_and_tombstones_are_spent_and_the_rest_is_broken)
{
	struct arena *a = arena_new();
	struct store_key key = key_of(a, STORE_GRANT, "x");
	static const char *const broken[] = {"",  "V", "E", "E" EPOCH, "Vshort",
					     "?", "s", "v", "E123"};
	struct text value;

	CHECK(store_value_open(a, &key, TEXT("M"), &value) == STORE_VALUE_SPENT);
	CHECK(store_value_open(a, &key, TEXT("S"), &value) == STORE_VALUE_SPENT);
	CHECK(store_value_open(a, &key, TEXT("S{pv}:access-token:x"), &value) == STORE_VALUE_SPENT);
	CHECK(store_value_open(a, &key, TEXT_NONE, &value) == STORE_VALUE_BROKEN);
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		CHECK(store_value_open(a, &key, text_of(broken[i]), &value) == STORE_VALUE_BROKEN);
	arena_free(a);
}

TEST(what_is_for_one_use_is_bound_to_the_epoch)
{
	CHECK_STR(store_kind_tag(STORE_INTERACTION), "E");
	CHECK_STR(store_kind_tag(STORE_GRANT), "E");
	CHECK_STR(store_kind_tag(STORE_SESSION), "V");
	CHECK_STR(store_kind_tag(STORE_ACCESS_TOKEN), "V");
}
