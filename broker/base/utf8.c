#include "utf8.h"

static size_t length_by_lead(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xc2)
		return 0;
	if (lead < 0xe0)
		return 2;
	if (lead < 0xf0)
		return 3;
	return lead < 0xf5 ? 4 : 0;
}

size_t utf8_length(struct text t)
{
	const unsigned char *c = (const unsigned char *)t.at;
	size_t want = length_by_lead(c[0]);

	if (want == 0 || want > t.len)
		return 0;
	for (size_t i = 1; i < want; i++)
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f))
		return 0;
	return (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f) ? 0 : want;
}

uint32_t utf8_point(struct text t, size_t length)
{
	const unsigned char *c = (const unsigned char *)t.at;
	uint32_t code = length == 1 ? c[0] : c[0] & (0x7fU >> length);

	for (size_t i = 1; i < length; i++)
		code = code << 6 | (c[i] & 0x3fU);
	return code;
}

bool utf8_is(struct text t)
{
	while (t.len > 0) {
		size_t step = utf8_length(t);

		if (step == 0)
			return false;
		t = (struct text){t.at + step, t.len - step};
	}
	return true;
}
