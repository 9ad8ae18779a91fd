#include "record.h"
#include <assert.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 31 };

struct record_writer record_write(struct arena *a)
{
	enum { START = 1024 };

	return (struct record_writer){.arena = a, .at = arena_alloc(a, START), .size = START};
}

static void append(struct record_writer *w, const void *bytes, size_t len)
{
	if (w->size - w->len < len) {
		size_t size = (w->size + len) * 2;
		char *grown = arena_alloc(w->arena, size);

		memcpy(grown, w->at, w->len);
		w->at = grown;
		w->size = size;
	}
	if (len > 0)
		memcpy(w->at + w->len, bytes, len);
	w->len += len;
}

void record_put(struct record_writer *w, const char *name, struct text value)
{
	size_t name_len = strlen(name), n = value.len;
	unsigned char lengths[4] = {(unsigned char)(n >> 24), (unsigned char)(n >> 16),
				    (unsigned char)(n >> 8), (unsigned char)n};

	assert(name_len > 0 && name_len <= NAME_MAX_LENGTH && n < 1 << 24);
	if (value.at == NULL)
		return;
	append(w, &(unsigned char){(unsigned char)name_len}, 1);
	append(w, name, name_len);
	append(w, lengths, sizeof lengths);
	append(w, value.at, n);
}

void record_put_string(struct record_writer *w, const char *name, const char *value)
{
	record_put(w, name, value == NULL || *value == '\0' ? TEXT_NONE : text_of(value));
}

void record_put_number(struct record_writer *w, const char *name, long long value)
{
	char digits[TEXT_DIGITS];

	record_put(w, name, text_of_number(digits, value));
}

struct text record_written(const struct record_writer *w) { return (struct text){w->at, w->len}; }

/* Takes the first field off *bytes; false if it is cut short. */
static bool take_field(struct text *bytes, struct record_field *field)
{
	const unsigned char *c = (const unsigned char *)bytes->at;
	size_t name_len = c[0], len;

	if (name_len == 0 || name_len > NAME_MAX_LENGTH || bytes->len < 1 + name_len + 4)
		return false;
	field->name = (struct text){bytes->at + 1, name_len};
	if (memchr(field->name.at, '\0', name_len) != NULL)
		return false;
	c += 1 + name_len;
	len = (size_t)c[0] << 24 | (size_t)c[1] << 16 | (size_t)c[2] << 8 | c[3];
	if (bytes->len - (1 + name_len + 4) < len)
		return false;
	field->value = (struct text){(const char *)c + 4, len};
	*bytes = (struct text){field->value.at + len, bytes->len - (1 + name_len + 4) - len};
	return true;
}

bool record_read(struct text bytes, struct record *record)
{
	record->count = 0;
	if (bytes.at == NULL)
		return false;
	while (bytes.len > 0) {
		struct record_field field;

		if (record->count == RECORD_FIELDS_MAX || !take_field(&bytes, &field))
			return false;
		for (size_t i = 0; i < record->count; i++)
			if (text_equal(record->fields[i].name, field.name))
				return false;
		record->fields[record->count++] = field;
	}
	return true;
}

struct text record_get(const struct record *record, const char *name)
{
	for (size_t i = 0; i < record->count; i++)
		if (text_is(record->fields[i].name, name))
			return record->fields[i].value;
	return TEXT_NONE;
}

char *record_string(struct arena *a, const struct record *record, const char *name)
{
	return arena_string(a, record_get(record, name));
}

long long record_number(const struct record *record, const char *name)
{
	long long number;

	return text_number(record_get(record, name), &number) ? number : 0;
}
