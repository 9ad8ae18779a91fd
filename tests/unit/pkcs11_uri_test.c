#include "pkcs11_uri.h"
#include "test.h"

static bool is_read(struct arena *a, const char *uri)
{
	struct pkcs11_uri parts;

	return pkcs11_uri_read(a, text_of(uri), &parts);
}

/* RFC 7512 */
TEST(uri_names_a_token_and_a_key_in_it)
{
	struct arena *a = arena_new();
	struct pkcs11_uri parts;

	CHECK(pkcs11_uri_read(a, TEXT("pkcs11:token=The%20Vault;id=%00%ffA;type=private"), &parts));
	CHECK_TEXT(parts.token, "The Vault");
	CHECK_NUMBER(parts.id.len, 3);
	CHECK(memcmp(parts.id.at,
		     "\0\xff"
		     "A",
		     3) == 0);
	CHECK(is_read(a, "pkcs11:id=1;token=a:[b]!"));
	arena_free(a);
}

TEST(uri_that_is_written_is_read_again)
{
	const struct pkcs11_uri written = {TEXT("caf\xc3\xa9 & co;"), TEXT("\0;\xff")};
	struct arena *a = arena_new();
	struct text uri = pkcs11_uri_write(a, &written);
	struct pkcs11_uri parts;

	CHECK_TEXT(uri, "pkcs11:token=caf%C3%A9%20%26%20co%3B;id=%00%3B%FF;type=private");
	CHECK(pkcs11_uri_read(a, uri, &parts));
	CHECK(text_equal(parts.token, written.token) && text_equal(parts.id, written.id));
	arena_free(a);
}

TEST(uri_that_leaves_something_open_is_refused)
{
	static const char *const bad[] = {
		"",
		"pkcs11:",
		"PKCS11:token=a;id=b",
		"pkcs11:token=a",
		"pkcs11:id=b",
		"pkcs11:token=;id=b",
		"pkcs11:token=a;id=",
		"pkcs11:token=a;token=a;id=b",
		"pkcs11:token=a;id=b;id=b",
		"pkcs11:token=a;id=b;",
		"pkcs11:token=a;id=b;type=private;type=private",
		"pkcs11:token=a;id=b;type=public",
		"pkcs11:token=a;id=b;object=c",
		"pkcs11:token=a;id=b?module-path=/tmp/evil.so",
		"pkcs11:token=a;id=b?pin-value=1234",
		"pkcs11:token=a;id=%",
		"pkcs11:token=a;id=%4",
		"pkcs11:token=a;id=%4g",
		"pkcs11:token=a b;id=c",
		"pkcs11:token=%ff;id=c",
		"pkcs11:token=012345678901234567890123456789012;id=c",
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (is_read(a, bad[i]))
			test_fail(__FILE__, __LINE__, "refused", bad[i], "");
	CHECK(is_read(a, "pkcs11:token=01234567890123456789012345678901;id=c"));
	arena_free(a);
}
