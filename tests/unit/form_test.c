#include "form.h"
#include "test.h"
#include <stdio.h>

static struct arena *arena;
static struct form form;
static const char *detail;

static const struct refusal *parse(const char *encoded)
{
	arena_free(arena);
	arena = arena_new();
	form.count = 0;
	return form_parse(arena, text_of(encoded), &form, &detail);
}

static void done(void)
{
	arena_free(arena);
	arena = NULL;
}

TEST(a_form_is_decoded_once)
{
	CHECK_REFUSAL(parse("client_id=a%20b+c&x=%2541&uri=https%3a%2F%2Fc%3F&n=%C3%A9"), "");
	CHECK_STR(form_value(&form, "client_id"), "a b c");
	CHECK_STR(form_value(&form, "x"), "%41");
	CHECK_STR(form_value(&form, "uri"), "https://c?");
	CHECK_STR(form_value(&form, "n"), "\xc3\xa9");
	CHECK_STR(form_value(&form, "y"), "");
	CHECK_NUMBER(form.count, 4);
	done();
}

TEST(a_value_may_be_empty_or_missing)
{
	CHECK_REFUSAL(parse("a=&b&c=d=e"), "");
	CHECK_STR(form_value(&form, "a"), "");
	CHECK_STR(form_value(&form, "b"), "");
	CHECK_STR(form_value(&form, "c"), "d=e");
	CHECK_REFUSAL(parse(""), "");
	CHECK_REFUSAL(parse(NULL), "");
	CHECK_NUMBER(form.count, 0);
	done();
}

TEST(a_parameter_appears_once)
{
	CHECK_REFUSAL(parse("state=1&x=2&state=1"), "form-parameter-repeated");
	CHECK_STR(detail, "state");
	CHECK_REFUSAL(parse("state=&stat%65=1"), "form-parameter-repeated");
	CHECK_REFUSAL(parse("a=1"), "");
	CHECK_REFUSAL(form_parse(arena, TEXT("a=1"), &form, &detail), "form-parameter-repeated");
	done();
}

TEST(what_is_no_form_is_refused)
{
	static const char *const malformed[] = {
		"&",      "a=1&&b=2",    "&a=1",  "=v",       "a=%",    "a=%0",     "a=%zz",
		"a=%0g",  "a=%00",       "%00=a", "a=%01",    "a=%7f",  "a=%C0%80", "a=%ff",
		"a=\xff", "a=%ED%A0%80", "%=1",   "a=%u0041", "a=\x01", "a=%1",     "+%"};

	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
		CHECK_REFUSAL(parse(malformed[i]), "form-malformed");
	CHECK_REFUSAL(form_parse(arena, TEXT("a=\0b"), &form, &detail), "form-malformed");
	done();
}

TEST(a_semicolon_separates_nothing)
{
	CHECK_REFUSAL(parse("a=1;b=2"), "");
	CHECK_STR(form_value(&form, "a"), "1;b=2");
	done();
}

TEST(a_text_area_may_hold_lines)
{
	CHECK_REFUSAL(parse("a=b%0D%0Ac%09d"), "");
	CHECK_STR(form_value(&form, "a"), "b\r\nc\td");
	done();
}

TEST(a_form_has_at_most_64_parameters)
{
	char encoded[65 * 6] = "";
	size_t len = 0;

	for (int i = 0; i < 64; i++)
		len += (size_t)snprintf(encoded + len, sizeof encoded - len, "p%02d=&", i);
	CHECK_REFUSAL(parse(encoded), "");
	CHECK_NUMBER(form.count, 64);
	snprintf(encoded + len, sizeof encoded - len, "q=");
	CHECK_REFUSAL(parse(encoded), "form-too-many-parameters");
	done();
}

TEST(a_parameter_that_is_taken_is_gone)
{
	struct arena *a = arena_new();
	struct form three = {0};
	const char *why;

	CHECK(form_parse(a, TEXT("a=1&b=2&c=3"), &three, &why) == NULL);
	CHECK_STR(form_take(&three, "b"), "2");
	CHECK_STR(form_take(&three, "b"), "");
	CHECK_NUMBER(three.count, 2);
	CHECK_STR(form_value(&three, "c"), "3");
	arena_free(a);
}

TEST(everything_but_unreserved_characters_is_encoded)
{
	struct arena *a = arena_new();

	CHECK_STR(form_encode(a, TEXT("aZ09-._~ +&=%\xc3\xa9/")),
		  "aZ09-._~%20%2B%26%3D%25%C3%A9%2F");
	CHECK_STR(form_encode(a, TEXT_NONE), "");
	arena_free(a);
}

TEST(a_url_gets_parameters_after_those_it_has)
{
	struct arena *a = arena_new();

	CHECK_STR(url_with(a, "https://c/cb", "code", "a b"), "https://c/cb?code=a%20b");
	CHECK_STR(url_with(a, "https://c/cb?x=1", "code", "\r\n"), "https://c/cb?x=1&code=%0D%0A");
	CHECK_STR(url_with(a, "https://c/cb", "state", ""), "https://c/cb");
	arena_free(a);
}
