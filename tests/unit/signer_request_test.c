#include "signer_request.h"
#include "test.h"

static const struct signer_field fields[] = {
	{"word", SIGNER_WORD, 4, true},    {"words", SIGNER_WORDS, 8, false},
	{"text", SIGNER_TEXT, 8, false},   {"number", SIGNER_NUMBER, 12, false},
	{"bytes", SIGNER_BYTES, 4, false}, {NULL, SIGNER_WORD, 0, false},
};

static const struct refusal *check(const char *name, struct text value)
{
	struct record record = {.count = 1, .fields = {{TEXT("word"), TEXT("w")}}};

	if (strcmp(name, "word") == 0)
		record.count = 0;
	record.fields[record.count++] = (struct record_field){text_of(name), value};
	return signer_request_check(&record, fields);
}

TEST(field_must_be_of_its_form)
{
	CHECK_REFUSAL(check("word", TEXT("~!")), "");
	CHECK_REFUSAL(check("word", TEXT("a b")), "signer-field-malformed");
	CHECK_REFUSAL(check("word", TEXT("\xc3\xa9")), "signer-field-malformed");
	CHECK_REFUSAL(check("words", TEXT("a b")), "");
	CHECK_REFUSAL(check("words", TEXT("a\tb")), "signer-field-malformed");
	CHECK_REFUSAL(check("text", TEXT("\xc3\xa9")), "");
	CHECK_REFUSAL(check("text", TEXT("\xc3")), "signer-field-malformed");
	CHECK_REFUSAL(check("text", TEXT("a\x7f")), "signer-field-malformed");
	CHECK_REFUSAL(check("text", TEXT("a\0b")), "signer-field-malformed");
	CHECK_REFUSAL(check("number", TEXT("0123")), "");
	CHECK_REFUSAL(check("number", TEXT("+1")), "signer-field-malformed");
	CHECK_REFUSAL(check("bytes", TEXT("\0\xff\n")), "");
}

TEST(field_has_at_least_one_byte_and_at_most_its_bound)
{
	CHECK_REFUSAL(check("word", TEXT("")), "signer-field-malformed");
	CHECK_REFUSAL(check("word", TEXT("1234")), "");
	CHECK_REFUSAL(check("word", TEXT("12345")), "signer-field-malformed");
	CHECK_REFUSAL(check("bytes", TEXT("12345")), "signer-field-malformed");
}

TEST(field_must_be_known_and_required_ones_there)
{
	struct record none = {.count = 0};

	CHECK_REFUSAL(check("iss", TEXT("x")), "signer-field-unknown");
	CHECK_REFUSAL(check("wor", TEXT("x")), "signer-field-unknown");
	CHECK_REFUSAL(signer_request_check(&none, fields), "signer-field-missing");
}
