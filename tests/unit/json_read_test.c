#include "json_read.h"
#include "test.h"

static struct arena *arena;

static const json_t *read_json(const char *bytes)
{
	arena_free(arena);
	arena = arena_new();
	return json_read(arena, text_of(bytes), 1000);
}

static void done(void)
{
	arena_free(arena);
	arena = NULL;
}

TEST(members_are_read_by_name_and_type)
{
	const json_t *json = read_json("{\"a\":\"x\",\"b\":1,\"c\":null,\"d\":[\"x\"],\"e\":\"\"}");

	CHECK_TEXT(json_text(json, "a"), "x");
	CHECK_TEXT(json_text(json, "e"), "");
	CHECK(json_text(json, "b").at == NULL && json_text(json, "c").at == NULL);
	CHECK(json_text(json, "d").at == NULL && json_text(json, "z").at == NULL);
	CHECK_STR(json_string_or(json, "a", "y"), "x");
	CHECK_STR(json_string_or(json, "b", "y"), "y");
	CHECK_STR(json_string_or(json, "z", NULL), NULL);
	done();
}

TEST(what_is_no_object_is_refused)
{
	static const char *const others[] = {
		"",      "[]",   "\"a\"",   "1",          "null",           "{",
		"{} x",  "{}{}", "{'a':1}", "{\"a\":1,}", "\xef\xbb\xbf{}", "{\"a\":NaN}",
		"{/**/}"};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		CHECK(read_json(others[i]) == NULL);
	CHECK(read_json(NULL) == NULL);
	done();
}

TEST(a_name_appears_once_however_it_is_spelled)
{
	CHECK(read_json("{\"a\":1,\"a\":1}") == NULL);
	CHECK(read_json("{\"a\":1,\"\\u0061\":1}") == NULL);
	CHECK(read_json("{\"x\":{\"a\":1,\"a\":2}}") == NULL);
	done();
}

TEST(strings_hold_no_nul_and_are_unicode)
{
	CHECK(read_json("{\"a\":\"\\u0000\"}") == NULL);
	CHECK(read_json("{\"a\":\"\\ud800\"}") == NULL);
	CHECK(read_json("{\"a\":\"\xff\"}") == NULL);
	CHECK(read_json("{\"a\":\"\xc0\x80\"}") == NULL);
	CHECK_TEXT(json_text(read_json("{\"a\":\"\\u00e9\"}"), "a"), "\xc3\xa9");
	done();
}

TEST(json_is_bounded_in_bytes)
{
	struct arena *a = arena_new();

	CHECK(json_read(a, TEXT("{\"a\":1}"), 7) != NULL);
	CHECK(json_read(a, TEXT("{\"a\":1}"), 6) == NULL);
	arena_free(a);
}

/* {"a":[[...]]} with brackets in all. */
static const json_t *read_nested(int brackets)
{
	char bytes[200] = "{\"a\":";

	for (int i = 1; i < brackets; i++)
		strcat(bytes, "[");
	if (brackets == 1)
		strcat(bytes, "1");
	for (int i = 1; i < brackets; i++)
		strcat(bytes, "]");
	strcat(bytes, "}");
	return read_json(bytes);
}

TEST(json_is_bounded_in_depth)
{
	CHECK(read_nested(1) != NULL);
	CHECK(read_nested(JSON_DEPTH_MAX) != NULL);
	CHECK(read_nested(JSON_DEPTH_MAX + 1) == NULL);
	CHECK(read_json("{\"a\":\"[[[[[[[[[[[[[[[[[[[[[\\\"[[[[\"}") != NULL);
	CHECK(read_json("{\"\\\\\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}") == NULL);
	done();
}

TEST(a_time_is_a_whole_number_of_our_era)
{
	const json_t *json =
		read_json("{\"a\":1700000000,\"b\":1.7e9,\"c\":1.5,\"d\":-1,\"e\":\"1\","
			  "\"f\":253402300800,\"g\":1e300,\"h\":0,\"i\":true}");
	long long time = -5;

	CHECK(json_time(json, "a", &time) && time == 1700000000);
	CHECK(json_time(json, "b", &time) && time == 1700000000);
	CHECK(json_time(json, "h", &time) && time == 0);
	CHECK(!json_time(json, "c", &time) && !json_time(json, "d", &time));
	CHECK(!json_time(json, "e", &time) && !json_time(json, "f", &time));
	CHECK(!json_time(json, "g", &time) && !json_time(json, "i", &time));
	CHECK(!json_time(json, "z", &time) && time == 0);
	done();
}
