#include "json_read.h"
#include "json_write.h"
#include "test.h"

TEST(json_is_written_as_it_is_put)
{
	struct arena *a = arena_new();
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "iss", "https://a");
	json_put_number(&w, "iat", -5);
	json_open_as(&w, "aud", '[');
	json_put_string(&w, NULL, "x");
	json_put_bool(&w, NULL, true);
	json_open(&w, '{');
	json_close(&w, '}');
	json_close(&w, ']');
	json_put_raw(&w, "raw", TEXT("[1]"));
	json_put_bool(&w, "no", false);
	json_close(&w, '}');
	CHECK_STR(json_written(&w).at, "{\"iss\":\"https://a\",\"iat\":-5,\"aud\":[\"x\",true,{}],"
				       "\"raw\":[1],\"no\":false}");
	arena_free(a);
}

static const char *quote(struct arena *a, struct text value)
{
	struct json_writer w = json_write(a);

	json_put_text(&w, NULL, value);
	return json_written(&w).at;
}

TEST(values_are_escaped)
{
	struct arena *a = arena_new();

	CHECK_STR(quote(a, TEXT("a\"\\/\b\f\n\r\t\x01\x1f\x7f")),
		  "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"");
	CHECK_STR(quote(a, TEXT("a\0b")), "\"a\\u0000b\"");
	CHECK_STR(quote(a, TEXT("\xc3\xa9\xf0\x9f\x98\x80")), "\"\xc3\xa9\xf0\x9f\x98\x80\"");
	CHECK_STR(quote(a, TEXT_NONE), "\"\"");
	arena_free(a);
}

TEST(what_is_no_utf8_becomes_the_replacement_character)
{
	struct arena *a = arena_new();

	CHECK_STR(quote(a, TEXT("a\xff"
				"b\xc3")),
		  "\"a\xef\xbf\xbd"
		  "b\xef\xbf\xbd\"");
	CHECK_STR(quote(a, TEXT("\xed\xa0\x80")), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	arena_free(a);
}

TEST(json_may_be_long)
{
	struct arena *a = arena_new();
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_open_as(&w, "a", '[');
	for (int i = 0; i < 5000; i++)
		json_put_string(&w, NULL, "\"0123456789\"");
	json_close(&w, ']');
	json_close(&w, '}');
	CHECK(json_read(a, json_written(&w), 1 << 20) != NULL);
	CHECK(json_written(&w).at[json_written(&w).len] == '\0');
	arena_free(a);
}
