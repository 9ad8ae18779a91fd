#include "record.h"
#include "test.h"
#include <stdio.h>

static struct record record;

TEST(a_record_gives_back_what_was_put)
{
	struct arena *a = arena_new();
	struct record_writer w = record_write(a);

	record_put(&w, "bytes", TEXT("a\0b"));
	record_put(&w, "absent", TEXT_NONE);
	record_put(&w, "empty", TEXT(""));
	record_put_string(&w, "string", "x");
	record_put_string(&w, "nothing", "");
	record_put_string(&w, "null", NULL);
	record_put_number(&w, "number", 1700000000);
	CHECK(record_read(record_written(&w), &record));
	CHECK_NUMBER(record.count, 4);
	CHECK(text_equal(record_get(&record, "bytes"), TEXT("a\0b")));
	CHECK(record_get(&record, "empty").at != NULL && record_get(&record, "absent").at == NULL);
	CHECK_STR(record_string(a, &record, "string"), "x");
	CHECK_STR(record_string(a, &record, "nothing"), "");
	CHECK_NUMBER(record_number(&record, "number"), 1700000000);
	CHECK_NUMBER(record_number(&record, "string"), 0);
	arena_free(a);
}

TEST(an_empty_record_is_one)
{
	CHECK(record_read(TEXT(""), &record) && record.count == 0);
	CHECK(!record_read(TEXT_NONE, &record));
}

TEST(a_record_is_whole_or_refused)
{
	static const char whole[] = "\x01"
				    "a\0\0\0\x02xy\x01"
				    "b\0\0\0\x01z";

	for (size_t len = 1; len < sizeof whole - 1; len++)
		CHECK(record_read((struct text){whole, len}, &record) == (len == 8));
	CHECK(record_read((struct text){whole, sizeof whole - 1}, &record));
	CHECK(!record_read((struct text){whole, sizeof whole}, &record));
	CHECK(!record_read(TEXT("\x01"
				"a\xff\xff\xff\xffx"),
			   &record));
}

TEST(a_name_is_ours)
{
	CHECK(!record_read(TEXT("\x01"
				"a\0\0\0\0\x01"
				"a\0\0\0\0"),
			   &record));
	CHECK(!record_read(TEXT("\x02"
				"a\0\0\0\0\0"),
			   &record));
	CHECK(!record_read(TEXT("\x20"
				"abcdefghijklmnopqrstuvwxyz012345\0\0\0\0"),
			   &record));
	CHECK(record_read(TEXT("\x1f"
			       "abcdefghijklmnopqrstuvwxyz01234\0\0\0\0"),
			  &record));
}

TEST(a_record_has_at_most_64_fields)
{
	struct arena *a = arena_new();
	struct record_writer w = record_write(a);

	for (int i = 0; i < RECORD_FIELDS_MAX; i++)
		record_put_string(&w, arena_printf(a, "f%d", i), "0123456789012345678901234567890");
	CHECK(record_read(record_written(&w), &record));
	CHECK_NUMBER(record.count, RECORD_FIELDS_MAX);
	record_put_string(&w, "more", "x");
	CHECK(!record_read(record_written(&w), &record));
	arena_free(a);
}
