/* nfc_test.c -- one spelling for what is the same name: Unicode UAX #15, our own exception. */
#include "nfc.h"
#include "nfc_table.h"
#include "test.h"
#include <string.h>

static const char *form(const char *s)
{
	static char out[512];
	struct arena *a = arena_new();
	struct text t = nfc(a, text_of(s));

	memcpy(out, t.at, t.len);
	out[t.len] = '\0';
	arena_free(a);
	return out;
}

TEST(a_letter_and_its_marks_become_one_character)
{
	static const struct {
		const char *apart, *together;
	} rows[] = {
		{"Joe\u0308lle", "Jo\u00eblle"},
		{"Nguye\u0302\u0303n", "Nguy\u1ec5n"},
		{"Nguy\u00ea\u0303n", "Nguy\u1ec5n"},
		{"Thi\u0323 Ngo\u0323c A\u0301nh", "Th\u1ecb Ng\u1ecdc \u00c1nh"},
		{"\u0110a\u0323\u0306ng", "\u0110\u1eb7ng"},
		{"\u0110a\u0306\u0323ng", "\u0110\u1eb7ng"},
		{"u\u031b\u0309", "\u1eed"},
		{"u\u0309\u031b", "\u1eed"},
		{"\u0438\u0306", "\u0439"},                       /* Cyrillic */
		{"\u03b1\u0345\u0301", "\u1fb4"},                 /* Greek */
		{"\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"}, /* Hangul */
		{"\u0627\u0653", "\u0622"},                       /* Arabic */
		{"\u09c7\u09be", "\u09cb"},                       /* Bengali: two starters */
		{"\u304b\u3099", "\u304c"},                       /* Kana */
		{"\u212b \u2126", "\u00c5 \u03a9"},               /* signs that are letters */
		{"\u0301abc", "\u0301abc"},                       /* a mark of nobody */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		CHECK_STR(form(rows[i].apart), rows[i].together);
		CHECK_STR(form(rows[i].together), rows[i].together);
	}
}

TEST(what_only_comes_apart_is_not_put_together)
{
	CHECK_STR(form("\u0958"), "\u0915\u093c"); /* Devanagari: a composition exclusion */
	CHECK_STR(form("\u0915\u093c"), "\u0915\u093c");
	CHECK_STR(form("\ufb2a"), "\u05e9\u05c1");
}

TEST(a_mark_of_the_same_class_stands_in_the_way)
{
	CHECK_STR(form("a\u0301\u0302"), "\u00e1\u0302");
	CHECK_STR(form("a\u0302\u0301"), "\u1ea5");
	CHECK_STR(form("e\u0323\u0301"), "\u1eb9\u0301");
}

TEST(how_a_person_writes_her_name_is_hers)
{
	CHECK_STR(form("神\ufa19"), "神\ufa19");
	CHECK_STR(form("\U0002f8a6"), "\U0002f8a6");
	CHECK_STR(form("\u0110"), "\u0110"); /* no D with an accent */
	CHECK_STR(form("ß ﬁ Ⅳ"), "ß ﬁ Ⅳ");
	CHECK_STR(form("葛\U000e0100城"), "葛\U000e0100城");
}

static char *put(char *out, uint32_t code)
{
	if (code < 0x80)
		*out++ = (char)code;
	else if (code < 0x800)
		*out++ = (char)(0xc0 | code >> 6);
	else if (code < 0x10000)
		*out++ = (char)(0xe0 | code >> 12);
	else
		*out++ = (char)(0xf0 | code >> 18);
	if (code >= 0x10000)
		*out++ = (char)(0x80 | (code >> 12 & 0x3f));
	if (code >= 0x800)
		*out++ = (char)(0x80 | (code >> 6 & 0x3f));
	if (code >= 0x80)
		*out++ = (char)(0x80 | (code & 0x3f));
	*out = '\0';
	return out;
}

TEST(every_composed_character_of_unicode_is_that_of_its_parts)
{
	for (size_t i = 0; i < sizeof nfc_pairs / sizeof *nfc_pairs; i++) {
		char parts[16], whole[8];

		put(put(parts, nfc_pairs[i].first), nfc_pairs[i].second);
		put(whole, nfc_pairs[i].composed);
		CHECK_STR(form(parts), whole);
		CHECK_STR(form(whole), whole);
	}
}

TEST(no_character_stays_where_only_its_parts_may)
{
	for (size_t i = 0; i < sizeof nfc_apart / sizeof *nfc_apart; i++) {
		char whole[8];

		put(whole, nfc_apart[i].composed);
		CHECK(strcmp(form(whole), whole) != 0);
	}
}
