#include "base64url.h"
#include <stdint.h>
#include <string.h>

static const char url_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* The value of each character, -1 for a foreign one; the standard alphabet's + and / are told
 * apart by the caller. */
static int value_of(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-')
		return 62;
	return c == '_' ? 63 : -1;
}

struct text base64url_encode(struct arena *a, struct text bytes)
{
	const unsigned char *in = (const unsigned char *)bytes.at;
	char *out = arena_alloc(a, (bytes.len + 2) / 3 * 4 + 1);
	size_t at = 0;
	uint32_t bits = 0;
	int held = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		bits = bits << 8 | in[i];
		for (held += 8; held >= 6; held -= 6)
			out[at++] = url_alphabet[bits >> (held - 6) & 63];
	}
	if (held > 0)
		out[at++] = url_alphabet[bits << (6 - held) & 63];
	return (struct text){out, at};
}

/* Writes encoded.len * 3 / 4 bytes to out. */
static bool decode(struct text encoded, unsigned char *out)
{
	uint32_t bits = 0;
	int held = 0;

	if (encoded.at == NULL || encoded.len % 4 == 1)
		return false;
	for (size_t i = 0; i < encoded.len; i++) {
		int value = value_of((unsigned char)encoded.at[i]);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		held += 6;
		if (held >= 8) {
			held -= 8;
			*out++ = (unsigned char)(bits >> held);
		}
	}
	return (bits & ((1u << held) - 1)) == 0;
}

struct text base64url_decode(struct arena *a, struct text encoded)
{
	unsigned char *out = arena_alloc(a, encoded.len * 3 / 4 + 1);

	return decode(encoded, out) ? (struct text){(char *)out, encoded.len * 3 / 4} : TEXT_NONE;
}

bool base64url_is(struct text encoded)
{
	if (encoded.at == NULL || encoded.len % 4 == 1)
		return false;
	for (size_t i = 0; i < encoded.len; i++)
		if (value_of((unsigned char)encoded.at[i]) < 0)
			return false;
	if (encoded.len % 4 == 0)
		return true;
	return (value_of((unsigned char)encoded.at[encoded.len - 1]) &
		(encoded.len % 4 == 2 ? 15 : 3)) == 0;
}

bool base64url_decode_exactly(struct text encoded, unsigned char *out, size_t want)
{
	return encoded.at != NULL && encoded.len % 4 != 1 && encoded.len * 3 / 4 == want &&
	       decode(encoded, out);
}

struct text base64_decode(struct arena *a, struct text encoded)
{
	char *url;

	if (encoded.at == NULL || encoded.len % 4 != 0)
		return TEXT_NONE;
	for (int pads = 0; pads < 2 && encoded.len > 0 && encoded.at[encoded.len - 1] == '=';
	     pads++)
		encoded.len--;
	url = arena_copy(a, encoded.at, encoded.len);
	for (size_t i = 0; i < encoded.len; i++) {
		if (url[i] == '-' || url[i] == '_')
			return TEXT_NONE;
		url[i] = (char)(url[i] == '+' ? '-' : url[i] == '/' ? '_' : url[i]);
	}
	return base64url_decode(a, (struct text){url, encoded.len});
}
