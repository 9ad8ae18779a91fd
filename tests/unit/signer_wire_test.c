#include "signer_wire.h"
#include "test.h"

TEST(frame_is_read_as_it_was_written)
{
	struct arena *a = arena_new();
	struct signer_frame frame;
	struct text bytes = signer_frame_write(a, 0x89abcdef, SIGNER_ID_TOKEN, TEXT("record"));

	CHECK_NUMBER(bytes.len, SIGNER_FRAME_HEAD + 6);
	CHECK_NUMBER(signer_frame_read(bytes, &frame), (long long)bytes.len);
	CHECK(frame.id == 0x89abcdef);
	CHECK_NUMBER(frame.operation, SIGNER_ID_TOKEN);
	CHECK_TEXT(frame.record, "record");
	arena_free(a);
}

TEST(frame_that_is_cut_anywhere_waits_for_more)
{
	struct arena *a = arena_new();
	struct signer_frame frame;
	struct text bytes = signer_frame_write(a, 7, SIGNER_HELLO, TEXT("xyz"));

	for (size_t len = 0; len < bytes.len; len++)
		CHECK_NUMBER(signer_frame_read((struct text){bytes.at, len}, &frame), 0);
	arena_free(a);
}

TEST(frame_is_followed_by_another)
{
	struct arena *a = arena_new();
	struct signer_frame frame;
	struct text one = signer_frame_write(a, 1, SIGNER_HELLO, TEXT(""));
	struct text two = arena_text(a, (struct text){one.at, one.len});
	char both[2 * SIGNER_FRAME_HEAD];

	memcpy(both, one.at, one.len);
	memcpy(both + one.len, two.at, two.len);
	CHECK_NUMBER(signer_frame_read((struct text){both, sizeof both}, &frame),
		     SIGNER_FRAME_HEAD);
	CHECK_NUMBER(frame.record.len, 0);
	arena_free(a);
}

TEST(frame_longer_than_the_bound_is_malformed_before_it_arrives)
{
	struct signer_frame frame;

	CHECK_NUMBER(signer_frame_read(TEXT("\x00\x00\xff\xfd"), &frame), -1);
	CHECK_NUMBER(signer_frame_read(TEXT("\x00\x00\xff\xfc"), &frame), 0);
	CHECK_NUMBER(signer_frame_read(TEXT("\xff\xff\xff\xff"), &frame), -1);
}

TEST(frame_without_room_for_its_head_is_malformed)
{
	struct signer_frame frame;

	CHECK_NUMBER(signer_frame_read(TEXT("\x00\x00\x00\x04"
					    "1234"),
				       &frame),
		     -1);
	CHECK_NUMBER(signer_frame_read(TEXT("\x00\x00\x00\x00"), &frame), -1);
}
