#include "json_write.h"
#include "utf8.h"
#include <stdio.h>
#include <string.h>

struct json_writer json_write(struct arena *a)
{
	enum { START = 512 };

	return (struct json_writer){.arena = a, .at = arena_alloc(a, START), .size = START};
}

static void append(struct json_writer *w, const char *bytes, size_t len)
{
	if (w->size - w->len <= len) {
		size_t size = (w->size + len) * 2;
		char *grown = arena_alloc(w->arena, size);

		memcpy(grown, w->at, w->len);
		w->at = grown;
		w->size = size;
	}
	memcpy(w->at + w->len, bytes, len);
	w->len += len;
}

static void append_control(struct json_writer *w, unsigned char c)
{
	static const char *const shorts[] = {
		['\b'] = "\\b", ['\f'] = "\\f", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t"};
	char escape[8];

	if (c < sizeof shorts / sizeof *shorts && shorts[c] != NULL)
		append(w, shorts[c], 2);
	else
		append(w, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", c));
}

static void append_quoted(struct json_writer *w, struct text t)
{
	append(w, "\"", 1);
	while (t.len > 0) {
		size_t plain = 0, step;

		while (plain < t.len && (unsigned char)t.at[plain] >= 0x20 && t.at[plain] != '"' &&
		       t.at[plain] != '\\' && (unsigned char)t.at[plain] < 0x7f)
			plain++;
		append(w, t.at, plain);
		t = (struct text){t.at + plain, t.len - plain};
		if (t.len == 0)
			break;
		step = utf8_length(t);
		if (step == 0)
			append(w, "\xef\xbf\xbd", 3);
		else if (step > 1)
			append(w, t.at, step);
		else if (t.at[0] == '"' || t.at[0] == '\\')
			append(w, t.at[0] == '"' ? "\\\"" : "\\\\", 2);
		else
			append_control(w, (unsigned char)t.at[0]);
		step = step == 0 ? 1 : step;
		t = (struct text){t.at + step, t.len - step};
	}
	append(w, "\"", 1);
}

static void begin(struct json_writer *w, const char *name)
{
	if (w->comma)
		append(w, ",", 1);
	w->comma = true;
	if (name == NULL)
		return;
	append(w, "\"", 1);
	append(w, name, strlen(name));
	append(w, "\":", 2);
}

void json_open_as(struct json_writer *w, const char *name, char bracket)
{
	begin(w, name);
	append(w, &bracket, 1);
	w->comma = false;
}

void json_open(struct json_writer *w, char bracket) { json_open_as(w, NULL, bracket); }

void json_close(struct json_writer *w, char bracket)
{
	append(w, &bracket, 1);
	w->comma = true;
}

void json_put_text(struct json_writer *w, const char *name, struct text value)
{
	begin(w, name);
	append_quoted(w, value);
}

void json_put_string(struct json_writer *w, const char *name, const char *value)
{
	json_put_text(w, name, text_of(value));
}

void json_put_number(struct json_writer *w, const char *name, long long value)
{
	char digits[TEXT_DIGITS];
	struct text number = text_of_number(digits, value);

	begin(w, name);
	append(w, number.at, number.len);
}

void json_put_bool(struct json_writer *w, const char *name, bool value)
{
	begin(w, name);
	append(w, value ? "true" : "false", value ? 4 : 5);
}

void json_put_raw(struct json_writer *w, const char *name, struct text json)
{
	begin(w, name);
	append(w, json.at, json.len);
}

void json_put_members(struct json_writer *w, struct text object)
{
	if (object.len <= 2)
		return;
	if (w->comma)
		append(w, ",", 1);
	append(w, object.at + 1, object.len - 2);
	w->comma = true;
}

struct text json_written(const struct json_writer *w) { return (struct text){w->at, w->len}; }
