#include "signer_wire.h"
#include <assert.h>

enum { LENGTH_SIZE = 4, HEAD_AFTER_LENGTH = SIGNER_FRAME_HEAD - LENGTH_SIZE };

static uint32_t read_number(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void write_number(char *at, uint32_t number)
{
	for (int i = 3; i >= 0; i--, number >>= 8)
		at[i] = (char)(number & 0xff);
}

int signer_frame_read(struct text bytes, struct signer_frame *frame)
{
	const unsigned char *at = (const unsigned char *)bytes.at;
	uint32_t length;

	if (bytes.len < LENGTH_SIZE)
		return 0;
	length = read_number(at);
	if (length < HEAD_AFTER_LENGTH || length > SIGNER_FRAME_MAX - LENGTH_SIZE)
		return -1;
	if (bytes.len - LENGTH_SIZE < length)
		return 0;
	frame->id = read_number(at + LENGTH_SIZE);
	frame->operation = at[LENGTH_SIZE + 4];
	frame->record = (struct text){bytes.at + SIGNER_FRAME_HEAD, length - HEAD_AFTER_LENGTH};
	return (int)(LENGTH_SIZE + length);
}

struct text signer_frame_write(struct arena *a, uint32_t id, unsigned char operation,
			       struct text record)
{
	size_t size = SIGNER_FRAME_HEAD + record.len;
	char *bytes = arena_alloc(a, size);

	assert(size <= SIGNER_FRAME_MAX);
	write_number(bytes, (uint32_t)(size - LENGTH_SIZE));
	write_number(bytes + LENGTH_SIZE, id);
	bytes[LENGTH_SIZE + 4] = (char)operation;
	for (size_t i = 0; i < record.len; i++)
		bytes[SIGNER_FRAME_HEAD + i] = record.at[i];
	return (struct text){bytes, size};
}
