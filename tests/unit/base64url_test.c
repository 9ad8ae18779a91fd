#include "base64url.h"
#include "test.h"

static struct text decode(struct arena *a, const char *encoded)
{
	struct text decoded = base64url_decode(a, text_of(encoded));

	CHECK((decoded.at != NULL) == base64url_is(text_of(encoded)));
	return decoded;
}

TEST(the_vectors_of_rfc_4648_hold_without_padding)
{
	static const char *const pairs[][2] = {
		{"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
		{"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		CHECK_TEXT(base64url_encode(a, text_of(pairs[i][0])), pairs[i][1]);
		CHECK_TEXT(decode(a, pairs[i][1]), pairs[i][0]);
	}
	CHECK_TEXT(base64url_encode(a, TEXT("\xfb\xff\xbf")), "-_-_");
	CHECK_TEXT(decode(a, "-_-_"), "\xfb\xff\xbf");
	arena_free(a);
}

TEST(a_text_has_one_encoding)
{
	static const char *const others[] = {"Zg==",
					     "Zh",
					     "Zm9=",
					     "Zm9w=",
					     "Zm8 ",
					     "Z",
					     "Zm9vY",
					     "Zm+v",
					     "Zm/v",
					     "Zm9\n",
					     "\xc3\xa9\xc3\xa9",
					     "Zn8x=",
					     "Zm9vYn",
					     "Zm9vYmF"};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		CHECK(decode(a, others[i]).at == NULL);
	CHECK(base64url_decode(a, TEXT_NONE).at == NULL && !base64url_is(TEXT_NONE));
	CHECK(base64url_decode(a, TEXT("Z\0=g")).at == NULL);
	arena_free(a);
}

TEST(an_exact_decoding_has_the_wanted_size)
{
	unsigned char out[3] = "";

	CHECK(base64url_decode_exactly(TEXT("Zm9v"), out, 3) && memcmp(out, "foo", 3) == 0);
	CHECK(!base64url_decode_exactly(TEXT("Zm8"), out, 3));
	CHECK(!base64url_decode_exactly(TEXT("Zm9vYg"), out, 3));
	CHECK(!base64url_decode_exactly(TEXT("Zm9v!"), out, 3));
	CHECK(!base64url_decode_exactly(TEXT("Zm+v"), out, 3));
	CHECK(!base64url_decode_exactly(TEXT_NONE, out, 0));
}

TEST(basic_credentials_are_standard_base64_with_padding)
{
	struct arena *a = arena_new();

	CHECK_TEXT(base64_decode(a, TEXT("YTpi")), "a:b");
	CHECK_TEXT(base64_decode(a, TEXT("YTo=")), "a:");
	CHECK_TEXT(base64_decode(a, TEXT("YQ==")), "a");
	CHECK_TEXT(base64_decode(a, TEXT("+/+/")), "\xfb\xff\xbf");
	CHECK(base64_decode(a, TEXT("-_-_")).at == NULL);
	CHECK(base64_decode(a, TEXT("YQ")).at == NULL);
	CHECK(base64_decode(a, TEXT("Y===")).at == NULL);
	CHECK(base64_decode(a, TEXT("YR==")).at == NULL);
	CHECK(base64_decode(a, TEXT("YQ==YQ==")).at == NULL);
	arena_free(a);
}
