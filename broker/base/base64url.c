#include "base64url.h"
#include <stdint.h>
#include <string.h>

static const char url_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* One more than the value of each character, 0 for a foreign one; the standard alphabet's + and /
 * are told apart by the caller. */
static const signed char values[256] = {
	['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,
	['H'] = 8,  ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14,
	['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21,
	['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28,
	['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35,
	['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
	['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49,
	['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
	['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['-'] = 63,
	['_'] = 64};

static int value_of(unsigned char c) { return values[c] - 1; }

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
