#include "hash.h"
#include "test.h"

TEST(sha256_is_fips_180)
{
	struct arena *a = arena_new();
	struct hash empty = hash_sha256(TEXT("")), abc = hash_sha256(TEXT("abc"));

	CHECK_TEXT(hash_hex(a, &empty),
		   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	CHECK_TEXT(hash_hex(a, &abc),
		   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	CHECK_TEXT(hash_base64url(a, &abc), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
	CHECK(hash_text(&abc).len == HASH_SIZE && hash_text(&abc).at == (const char *)abc.bytes);
	arena_free(a);
}

/* RFC 4231, test cases 1 and 2 */
TEST(hmac_is_rfc_4231)
{
	struct arena *a = arena_new();
	struct hash first =
		hash_hmac(TEXT("\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
			       "\x0b\x0b\x0b\x0b\x0b\x0b"),
			  TEXT("Hi There"));
	struct hash second = hash_hmac(TEXT("Jefe"), TEXT("what do ya want for nothing?"));

	CHECK_TEXT(hash_hex(a, &first),
		   "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	CHECK_TEXT(hash_hex(a, &second),
		   "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	arena_free(a);
}

TEST(hmac_depends_on_its_key_whatever_came_before)
{
	static const char one[HASH_SIZE] = "one", two[HASH_SIZE] = "two";
	struct text first = {one, sizeof one}, second = {two, sizeof two};
	struct hash expected = hash_hmac(first, TEXT("data"));
	struct hash again = hash_hmac(first, TEXT("data")), other = hash_hmac(second, TEXT("data"));
	struct hash after_short, after_two;

	hash_hmac(TEXT("short"), TEXT("data"));
	after_short = hash_hmac(first, TEXT("data"));
	hash_hmac(second, TEXT("data"));
	after_two = hash_hmac(first, TEXT("data"));
	CHECK(hash_equal(&expected, &again) && !hash_equal(&expected, &other));
	CHECK(hash_equal(&expected, &after_short) && hash_equal(&expected, &after_two));
}

TEST(derived_keys_differ_by_key_purpose_and_context)
{
	struct hash base = hash_derive(TEXT("key"), "purpose", TEXT("context"));
	struct hash same = hash_derive(TEXT("key"), "purpose", TEXT("context"));
	struct hash others[] = {hash_derive(TEXT("kez"), "purpose", TEXT("context")),
				hash_derive(TEXT("key"), "purposf", TEXT("context")),
				hash_derive(TEXT("key"), "purpose", TEXT("contexu")),
				hash_derive(TEXT("key"), "purposec", TEXT("ontext")),
				hash_derive(TEXT("key"), "purpose", TEXT(""))};
	/* HKDF-Expand (RFC 5869 2.3) with info = purpose, 0, context */
	struct hash expanded = hash_hmac(TEXT("key"), TEXT("purpose\0context\1"));

	CHECK(hash_equal(&base, &same) && hash_equal(&base, &expanded));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		CHECK(!hash_equal(&base, &others[i]));
}

TEST(a_context_may_be_long)
{
	static char context[20000];
	struct hash one = hash_derive(TEXT("k"), "p", (struct text){context, sizeof context});
	struct hash other = hash_derive(TEXT("k"), "p", (struct text){context, sizeof context - 1});

	CHECK(!hash_equal(&one, &other));
}

TEST(an_empty_key_is_a_key)
{
	struct hash none = hash_hmac(TEXT(""), TEXT("")), some = hash_hmac(TEXT("k"), TEXT(""));
	struct hash again = hash_hmac(TEXT(""), TEXT(""));

	CHECK(hash_equal(&none, &again) && !hash_equal(&none, &some));
}

TEST(secrets_are_equal_or_not)
{
	CHECK(secret_equal(TEXT("abc"), TEXT("abc")) && secret_equal(TEXT(""), TEXT("")));
	CHECK(!secret_equal(TEXT("abc"), TEXT("abd")) && !secret_equal(TEXT("abc"), TEXT("ab")));
	CHECK(!secret_equal(TEXT_NONE, TEXT_NONE) && !secret_equal(TEXT_NONE, TEXT("")));
}
