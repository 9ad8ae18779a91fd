#include "visible_text.h"
#include "utf8.h"
#include <stdint.h>

/* Scripts that join letters, or need to say that they do not, are beyond these. */
enum { JOINER = 0x200d, NON_JOINER = 0x200c, FIRST_OF_JOINED_SCRIPTS = 0x600 };

static const struct {
	uint32_t first, last;
} unseen[] = {
	{0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad}, {0x034f, 0x034f},   {0x061c, 0x061c},
	{0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180e, 0x180e}, {0x200b, 0x200b},   {0x200e, 0x200f},
	{0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164}, {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
	{0xfdd0, 0xfdef}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0xe00ff},
};

static bool is_unseen(uint32_t code)
{
	for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
		if (code >= unseen[i].first && code <= unseen[i].last)
			return true;
	return (code & 0xfffe) == 0xfffe;
}

static bool is_misplaced(uint32_t code, uint32_t before)
{
	return (code == JOINER || code == NON_JOINER) && before < FIRST_OF_JOINED_SCRIPTS;
}

bool visible_text_is(struct text t, size_t most)
{
	uint32_t code = 0, before = 0;
	size_t count = 0;

	for (; t.len > 0; count++, before = code) {
		size_t length = utf8_length(t);

		if (length == 0)
			return false;
		code = utf8_point(t, length);
		if (is_unseen(code) || is_misplaced(code, before))
			return false;
		t = (struct text){t.at + length, t.len - length};
	}
	return count > 0 && count <= most;
}
