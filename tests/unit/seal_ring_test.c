#include "seal_ring.h"
#include "test.h"
#include <stdint.h>

static const struct seal_ring before = {1, {{{1}, {{8}}}}};
static const struct seal_ring after = {2, {{{2}, {{9}}}, {{1}, {{8}}}}};

TEST(what_is_sealed_begins_with_the_id_of_its_key)
{
	struct arena *a = arena_new();
	struct text sealed = seal_ring_seal(a, &after, TEXT("p"), TEXT("secret"));

	CHECK_NUMBER(sealed.len, strlen("secret") + SEAL_RING_OVERHEAD);
	CHECK(memcmp(sealed.at, after.keys[0].id, SEAL_KEY_ID) == 0);
	CHECK(seal_ring_find(&after, sealed) == &after.keys[0]);
	CHECK_TEXT(seal_ring_unseal(a, &after, TEXT("p"), sealed), "secret");
	CHECK(seal_ring_unseal(a, &after, TEXT("q"), sealed).at == NULL);
	arena_free(a);
}

TEST(each_key_of_a_ring_opens_and_the_others_do_not)
{
	struct arena *a = arena_new();
	struct text old = seal_ring_seal(a, &before, TEXT("p"), TEXT("secret"));
	struct text new = seal_ring_seal(a, &after, TEXT("p"), TEXT("secret"));

	CHECK_TEXT(seal_ring_unseal(a, &after, TEXT("p"), old), "secret");
	CHECK(seal_ring_unseal(a, &before, TEXT("p"), new).at == NULL);
	arena_free(a);
}

TEST(an_id_that_was_changed_or_cut_short_opens_nothing)
{
	struct arena *a = arena_new();
	struct text sealed = seal_ring_seal(a, &after, TEXT("p"), TEXT("x"));
	char *bytes = (char *)(uintptr_t)sealed.at;

	bytes[0] = 1; /* the other key's */
	CHECK(seal_ring_unseal(a, &after, TEXT("p"), sealed).at == NULL);
	bytes[0] = 2;
	for (size_t len = 0; len < sealed.len; len++)
		CHECK(seal_ring_unseal(a, &after, TEXT("p"), (struct text){bytes, len}).at == NULL);
	CHECK(seal_ring_unseal(a, &after, TEXT("p"), TEXT_NONE).at == NULL);
	CHECK_TEXT(seal_ring_unseal(a, &after, TEXT("p"), sealed), "x");
	arena_free(a);
}

TEST(a_ring_for_a_purpose_has_other_keys_under_the_same_ids)
{
	struct seal_ring one = seal_ring_derive(&after, "one"),
			 two = seal_ring_derive(&after, "two");

	CHECK_NUMBER(one.count, 2);
	for (size_t i = 0; i < one.count; i++) {
		CHECK(memcmp(one.keys[i].id, after.keys[i].id, SEAL_KEY_ID) == 0);
		CHECK(!hash_equal(&one.keys[i].key, &two.keys[i].key));
		CHECK(!hash_equal(&one.keys[i].key, &after.keys[i].key));
	}
}

TEST(a_ring_travels_whole_or_not_at_all)
{
	struct arena *a = arena_new();
	struct text bytes = seal_ring_write(a, &after);
	struct seal_ring read;

	CHECK(seal_ring_read(bytes, &read) && read.count == 2);
	CHECK(memcmp(read.keys, after.keys, 2 * sizeof *read.keys) == 0);
	CHECK(!seal_ring_read(TEXT_NONE, &read) && !seal_ring_read(TEXT(""), &read));
	CHECK(!seal_ring_read((struct text){bytes.at, bytes.len - 1}, &read));
	CHECK(!seal_ring_read((struct text){arena_alloc(a, (SEAL_RING_MAX + 1) * SEAL_KEY_SIZE),
					    (SEAL_RING_MAX + 1) * SEAL_KEY_SIZE},
			      &read));
	arena_free(a);
}
