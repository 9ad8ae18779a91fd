#include "seal.h"
#include "test.h"

static const struct hash key = {"0123456789abcdef0123456789abcde"}, other_key = {"x"};

TEST(what_is_sealed_comes_back)
{
	struct arena *a = arena_new();
	struct text sealed = seal(a, &key, TEXT("purpose"), TEXT("secret\0!"));

	CHECK_NUMBER(sealed.len, 8 + SEAL_OVERHEAD);
	CHECK(text_equal(unseal(a, &key, TEXT("purpose"), sealed), TEXT("secret\0!")));
	sealed = seal(a, &key, TEXT(""), TEXT(""));
	CHECK_TEXT(unseal(a, &key, TEXT(""), sealed), "");
	CHECK_TEXT(unseal(a, &key, TEXT_NONE, seal(a, &key, TEXT_NONE, TEXT("x"))), "x");
	arena_free(a);
}

TEST(a_seal_is_broken_by_another_key_or_purpose)
{
	struct arena *a = arena_new();
	struct text sealed = seal(a, &key, TEXT("purpose"), TEXT("secret"));

	CHECK(unseal(a, &other_key, TEXT("purpose"), sealed).at == NULL);
	CHECK(unseal(a, &key, TEXT("purposf"), sealed).at == NULL);
	CHECK(unseal(a, &key, TEXT(""), sealed).at == NULL);
	arena_free(a);
}

TEST(a_seal_is_broken_by_every_changed_bit_and_missing_byte)
{
	struct arena *a = arena_new();
	struct text sealed = seal(a, &key, TEXT("p"), TEXT("secret"));
	char *bytes = arena_string(a, sealed);

	for (size_t i = 0; i < sealed.len * 8; i++) {
		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
		CHECK(unseal(a, &key, TEXT("p"), (struct text){bytes, sealed.len}).at == NULL);
		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
	}
	for (size_t len = 0; len < sealed.len; len++)
		CHECK(unseal(a, &key, TEXT("p"), (struct text){bytes, len}).at == NULL);
	CHECK(unseal(a, &key, TEXT("p"), TEXT_NONE).at == NULL);
	CHECK_TEXT(unseal(a, &key, TEXT("p"), (struct text){bytes, sealed.len}), "secret");
	arena_free(a);
}

TEST(the_same_is_never_sealed_alike)
{
	struct arena *a = arena_new();

	CHECK(!text_equal(seal(a, &key, TEXT("p"), TEXT("x")),
			  seal(a, &key, TEXT("p"), TEXT("x"))));
	arena_free(a);
}
