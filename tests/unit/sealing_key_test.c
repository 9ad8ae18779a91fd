#include "sealing_key.h"
#include "test.h"

static const struct hash secrets[] = {{{1}}, {{2}}, {{3}}};

static struct key key(struct arena *a, size_t i, struct key_dates dates)
{
	return (struct key){.kid = sealing_key_kid(a, &secrets[i]),
			    .use = KEY_SEALS,
			    .alg = SEAL_A256GCM,
			    .dates = dates,
			    .secret = &secrets[i]};
}

/* RFC 7638 3.2, of {"k":"AQAA...","kty":"oct"}, by another implementation. */
TEST(kid_of_a_key_that_seals_is_its_thumbprint)
{
	struct arena *a = arena_new();

	CHECK_TEXT(sealing_key_kid(a, &secrets[0]), "5Q6vqKO5_DAuowkdWVDmGbvTSSbTiLXW5EjHITr4fUk");
	arena_free(a);
}

TEST(a_key_opens_before_it_seals_and_until_it_is_retired)
{
	struct arena *a = arena_new();
	const struct key keys[] = {
		key(a, 0, (struct key_dates){1, 1, 1, 0, 300, 0, 0}),
		key(a, 1, (struct key_dates){.created = 100, .published = 110, .active = 200})};
	const struct key_set set = {2, keys};
	struct seal_ring before = sealing_keys_ring(&set, 109),
			 waits = sealing_keys_ring(&set, 110), seals = sealing_keys_ring(&set, 200),
			 alone = sealing_keys_ring(&set, 300);
	struct text old = seal_ring_seal(a, &before, TEXT("p"), TEXT("old")), new;

	CHECK(before.count == 1 && waits.count == 2 && seals.count == 2 && alone.count == 1);
	new = seal_ring_seal(a, &waits, TEXT("p"), TEXT("still the first"));
	CHECK_TEXT(seal_ring_unseal(a, &before, TEXT("p"), new), "still the first");
	new = seal_ring_seal(a, &seals, TEXT("p"), TEXT("new"));
	CHECK(seal_ring_unseal(a, &before, TEXT("p"), new).at == NULL);
	CHECK_TEXT(seal_ring_unseal(a, &waits, TEXT("p"), new), "new"); /* a machine that is late */
	CHECK_TEXT(seal_ring_unseal(a, &seals, TEXT("p"), old), "old");
	CHECK(seal_ring_unseal(a, &alone, TEXT("p"), old).at == NULL);
	arena_free(a);
}

TEST(a_stolen_key_that_sealed_opens_nothing_any_more)
{
	struct arena *a = arena_new();
	const struct key keys[] = {
		key(a, 0, (struct key_dates){1, 1, 1, 0, 0, 0, 50}),
		key(a, 1, (struct key_dates){.created = 1, .published = 1, .active = 50})};
	const struct key_set set = {2, keys};
	struct seal_ring before = sealing_keys_ring(&set, 49), after = sealing_keys_ring(&set, 50);

	CHECK(before.count == 2 && after.count == 1);
	CHECK(hash_equal(&after.keys[0].key, &secrets[1]));
	arena_free(a);
}

TEST(where_no_key_seals_the_ring_is_empty)
{
	struct arena *a = arena_new();
	const struct key keys[] = {key(a, 0, (struct key_dates){.created = 1, .published = 2})};
	const struct key_set set = {1, keys};

	CHECK_NUMBER(sealing_keys_ring(&set, 10).count, 0);
	arena_free(a);
}
