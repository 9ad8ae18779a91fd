#include "subject.h"
#include "test.h"

static struct hash secret_of(char c)
{
	struct hash secret;

	memset(secret.bytes, c, HASH_SIZE);
	return secret;
}

TEST(subject_v1_depends_on_secret_sector_and_account_alone)
{
	struct arena *a = arena_new();
	struct hash secret = secret_of('s'), other = secret_of('t');
	const char *one = subject_v1(a, &secret, "tax.example", "account");

	CHECK_STR(subject_v1(a, &secret, "tax.example", "account"), one);
	CHECK(strcmp(subject_v1(a, &other, "tax.example", "account"), one) != 0);
	CHECK(strcmp(subject_v1(a, &secret, "tax.example", "accounu"), one) != 0);
	CHECK(strcmp(subject_v1(a, &secret, "tay.example", "account"), one) != 0);
	CHECK_NUMBER(strlen(one), 46);
	CHECK(strncmp(one, "v1.", 3) == 0);
	arena_free(a);
}

/* Computed apart, with Python's hmac: a change of this value renames every citizen. */
TEST(subject_v1_stays_what_it_was)
{
	struct arena *a = arena_new();
	struct hash secret = secret_of('s');

	CHECK_STR(subject_v1(a, &secret, "tax.example", "account"),
		  "v1.VixgwIxyIMS8rxOJiOcqaH9e9TLRTVkuKS76nqgNzik");
	arena_free(a);
}

TEST(subject_v1_tells_apart_where_sector_and_account_meet)
{
	struct arena *a = arena_new();
	struct hash secret = secret_of('s');

	CHECK(strcmp(subject_v1(a, &secret, "ab", "c"), subject_v1(a, &secret, "a", "bc")) != 0);
	arena_free(a);
}

TEST(subject_of_franceconnect_is_that_of_its_published_fixture)
{
	struct arena *a = arena_new();

	CHECK_STR(subject_franceconnect(
			  a,
			  TEXT("9ed64cd3762973c8a5219e0774671940a3550ae1050af86831d613193e825caa"),
			  "a0cd64372db6ecf39c317c0c74ce90f02d8ad7d510ce054883b759d666a996bc",
			  TEXT("Jo\xeblle Fran\xe7oise"
			       "DUBIN\xd4RE"
			       "1992-08-15female7511799100")),
		  "34f4e38b510841db1a83716b981f7298badec51dc52e91af245903b56e2d72bbv1");
	arena_free(a);
}

TEST(subject_of_franceconnect_hashes_latin_1)
{
	struct arena *a = arena_new();
	struct text secret =
		TEXT("9ed64cd3762973c8a5219e0774671940a3550ae1050af86831d613193e825caa");

	CHECK(strcmp(subject_franceconnect(a, secret, "e", TEXT("Jo\xc3\xablle")),
		     subject_franceconnect(a, secret, "e", TEXT("Jo\xeblle"))) != 0);
	arena_free(a);
}
