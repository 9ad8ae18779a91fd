#include "nfc.h"
#include "nfc_table.h"
#include "utf8.h"
#include <stdlib.h>

/* Hangul syllables are computed: The Unicode Standard 3.12. */
enum {
	S_BASE = 0xac00,
	L_BASE = 0x1100,
	V_BASE = 0x1161,
	T_BASE = 0x11a7,
	L_COUNT = 19,
	V_COUNT = 21,
	T_COUNT = 28,
	S_COUNT = L_COUNT * V_COUNT * T_COUNT
};

/* No character has more parts than this, and none more than two for each of its bytes. Nothing
 * below U+0300 is a mark that could move or join. */
enum { PARTS_MAX = 4, PARTS_OF_A_BYTE = 2, FIRST_MARK_LEAD = 0xcc };

struct points {
	uint32_t *at;
	size_t count;
};

static int compare_composed(const void *key, const void *row)
{
	uint32_t code = *(const uint32_t *)key, other = ((const struct nfc_row *)row)->composed;

	return code < other ? -1 : code > other;
}

static const struct nfc_row *row_of(uint32_t code)
{
	const struct nfc_row *row = bsearch(&code, nfc_pairs, sizeof nfc_pairs / sizeof *nfc_pairs,
					    sizeof *nfc_pairs, compare_composed);

	return row != NULL ? row
			   : bsearch(&code, nfc_apart, sizeof nfc_apart / sizeof *nfc_apart,
				     sizeof *nfc_apart, compare_composed);
}

static int compare_parts(const void *key, const void *place)
{
	const struct nfc_row *parts = key, *other = &nfc_pairs[*(const uint16_t *)place];

	if (parts->first != other->first)
		return parts->first < other->first ? -1 : 1;
	return parts->second < other->second ? -1 : parts->second > other->second;
}

static int compare_class(const void *key, const void *range)
{
	uint32_t code = *(const uint32_t *)key;
	const struct nfc_class *class = range;

	return code < class->first ? -1 : code > class->last;
}

/* Which marks may pass each other; 0: it is none. */
static uint32_t combining(uint32_t code)
{
	const struct nfc_class *class =
		bsearch(&code, nfc_classes, sizeof nfc_classes / sizeof *nfc_classes,
			sizeof *nfc_classes, compare_class);

	return class == NULL ? 0 : class->combining;
}

/* Behind its equals, before what comes later. */
static void append(struct points *points, uint32_t code)
{
	uint32_t class = combining(code);
	size_t at = points->count++;

	while (class != 0 && at > 0 && combining(points->at[at - 1]) > class) {
		points->at[at] = points->at[at - 1];
		at--;
	}
	points->at[at] = code;
}

static void append_syllable(struct points *points, uint32_t syllable)
{
	append(points, L_BASE + syllable / (V_COUNT * T_COUNT));
	append(points, V_BASE + syllable % (V_COUNT * T_COUNT) / T_COUNT);
	if (syllable % T_COUNT != 0)
		append(points, T_BASE + syllable % T_COUNT);
}

/* Only the first part of a character has parts itself. */
static void append_apart(struct points *points, uint32_t code)
{
	uint32_t later[PARTS_MAX];
	const struct nfc_row *row;
	size_t count = 0;

	if (code >= S_BASE && code < S_BASE + S_COUNT) {
		append_syllable(points, code - S_BASE);
		return;
	}
	while ((row = row_of(code)) != NULL) {
		if (row->second != 0)
			later[count++] = row->second;
		code = row->first;
	}
	append(points, code);
	while (count > 0)
		append_apart(points, later[--count]);
}

/* What the two make together; 0 if they stay two. */
static uint32_t together(uint32_t first, uint32_t second)
{
	const struct nfc_row parts = {0, first, second};
	const uint16_t *place;

	if (first >= L_BASE && first < L_BASE + L_COUNT && second >= V_BASE &&
	    second < V_BASE + V_COUNT)
		return S_BASE +
		       ((first - L_BASE) * V_COUNT + (second - V_BASE)) * (uint32_t)T_COUNT;
	if (first >= S_BASE && first < S_BASE + S_COUNT && (first - S_BASE) % T_COUNT == 0 &&
	    second > T_BASE && second < T_BASE + T_COUNT)
		return first + (second - T_BASE);
	place = bsearch(&parts, nfc_by_parts, sizeof nfc_by_parts / sizeof *nfc_by_parts,
			sizeof *nfc_by_parts, compare_parts);
	return place == NULL ? 0 : nfc_pairs[*place].composed;
}

/* Each mark joins the last starter, unless another of its class, or a starter, is between them. */
static void compose(struct points *points)
{
	size_t starter = 0, kept = 0;
	bool has_starter = false;
	uint32_t before = 0;

	for (size_t i = 0; i < points->count; i++) {
		uint32_t code = points->at[i], class = combining(code), both = 0;
		bool is_next = has_starter && kept == starter + 1;

		if (has_starter && (is_next || (before != 0 && before < class)))
			both = together(points->at[starter], code);
		if (both != 0) {
			points->at[starter] = both;
			continue;
		}
		if (class == 0) {
			starter = kept;
			has_starter = true;
		}
		before = class;
		points->at[kept++] = code;
	}
	points->count = kept;
}

static char *encode(char *out, uint32_t code)
{
	if (code < 0x80) {
		*out++ = (char)code;
		return out;
	}
	if (code < 0x800) {
		*out++ = (char)(0xc0 | code >> 6);
	} else {
		*out++ = (char)(code < 0x10000 ? 0xe0 | code >> 12 : 0xf0 | code >> 18);
		if (code >= 0x10000)
			*out++ = (char)(0x80 | (code >> 12 & 0x3f));
		*out++ = (char)(0x80 | (code >> 6 & 0x3f));
	}
	*out++ = (char)(0x80 | (code & 0x3f));
	return out;
}

static bool is_plain(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if ((unsigned char)t.at[i] >= FIRST_MARK_LEAD)
			return false;
	return true;
}

struct text nfc(struct arena *a, struct text t)
{
	struct points points = {.count = 0};
	struct text rest = t;
	char *out, *end;

	if (is_plain(t))
		return t;
	points.at = arena_alloc(a, t.len * PARTS_OF_A_BYTE * sizeof *points.at);
	while (rest.len > 0) {
		size_t length = utf8_length(rest);

		append_apart(&points, utf8_point(rest, length));
		rest = (struct text){rest.at + length, rest.len - length};
	}
	compose(&points);
	out = end = arena_alloc(a, points.count * 4 + 1);
	for (size_t i = 0; i < points.count; i++)
		end = encode(end, points.at[i]);
	return (struct text){out, (size_t)(end - out)};
}
