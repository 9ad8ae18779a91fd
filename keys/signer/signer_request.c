#include "signer_request.h"
#include "utf8.h"

const struct refusal signer_field_missing = {"signer-field-missing", 500, NULL,
					     "A request to the signer lacks a field."};
const struct refusal signer_field_unknown = {
	"signer-field-unknown", 500, NULL,
	"A request to the signer has a field that its operation does not know."};
const struct refusal signer_field_malformed = {
	"signer-field-malformed", 500, NULL,
	"A field of a request to the signer is too long or not of its form."};

const char *signer_form_name(enum signer_form form)
{
	static const char *const names[] = {
		[SIGNER_WORD] = "word",     [SIGNER_WORDS] = "words", [SIGNER_TEXT] = "text",
		[SIGNER_NUMBER] = "number", [SIGNER_BYTES] = "bytes",
	};

	return names[form];
}

static bool is_printable(struct text value, char least)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.at[i] < least || value.at[i] > '~')
			return false;
	return true;
}

static bool has_no_controls(struct text value)
{
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.at[i] < ' ' || value.at[i] == 0x7f)
			return false;
	return true;
}

static bool is_of_form(struct text value, const struct signer_field *field)
{
	long long number;

	if (value.len == 0 || value.len > field->most)
		return false;
	switch (field->form) {
	case SIGNER_WORD:
		return is_printable(value, '!');
	case SIGNER_WORDS:
		return is_printable(value, ' ');
	case SIGNER_TEXT:
		return utf8_is(value) && has_no_controls(value);
	case SIGNER_NUMBER:
		return text_number(value, &number);
	case SIGNER_BYTES:
		return true;
	}
	return false;
}

static const struct signer_field *find(const struct signer_field *fields, struct text name)
{
	for (; fields->name != NULL; fields++)
		if (text_is(name, fields->name))
			return fields;
	return NULL;
}

const struct refusal *signer_request_check(const struct record *record,
					   const struct signer_field *fields)
{
	for (size_t i = 0; i < record->count; i++) {
		const struct signer_field *field = find(fields, record->fields[i].name);

		if (field == NULL)
			return &signer_field_unknown;
		if (!is_of_form(record->fields[i].value, field))
			return &signer_field_malformed;
	}
	for (; fields->name != NULL; fields++)
		if (fields->required && record_get(record, fields->name).at == NULL)
			return &signer_field_missing;
	return NULL;
}
