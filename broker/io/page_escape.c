#include "page_escape.h"
#include "utf8.h"
#include <stdint.h>
#include <string.h>
#include <strings.h>

static void reserve(struct page_writer *w, size_t more)
{
	size_t size = w->size == 0 ? 256 : w->size;
	char *moved;

	if (w->len + more <= w->size)
		return;
	while (size < w->len + more)
		size *= 2;
	moved = arena_alloc(w->arena, size);
	if (w->len > 0)
		memcpy(moved, w->at, w->len);
	w->at = moved;
	w->size = size;
}

void page_put(struct page_writer *w, const char *bytes, size_t len)
{
	if (len == 0)
		return;
	reserve(w, len);
	memcpy(w->at + w->len, bytes, len);
	w->len += len;
}

static const char *reference_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* Of two or three bytes of valid UTF-8; larger ones need no look. */
static bool turns_direction(const unsigned char *c, size_t step)
{
	return step == 3 && c[0] == 0xe2 &&
	       ((c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae) ||
		(c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9));
}

static bool is_shown(const unsigned char *c, size_t step)
{
	if (step == 0 || turns_direction(c, step))
		return false;
	if (step == 1)
		return (*c >= ' ' && *c != 0x7f) || *c == '\t' || *c == '\n';
	return step != 2 || c[0] != 0xc2 || c[1] >= 0xa0;
}

/* How many bytes at its start need neither a look nor a change: most of a name, all of a seal. */
static size_t plain_run(struct text t)
{
	size_t len = 0;

	while (len < t.len && t.at[len] >= ' ' && t.at[len] < 0x7f &&
	       reference_of(t.at[len]) == NULL)
		len++;
	return len;
}

/* One character that is not plain; its length. */
static size_t put_character(struct page_writer *w, struct text t)
{
	const char *reference = reference_of(*t.at);
	size_t step = utf8_length(t);

	if (reference != NULL)
		page_put(w, reference, strlen(reference));
	else if (is_shown((const unsigned char *)t.at, step))
		page_put(w, t.at, step);
	else
		page_put(w, "\xef\xbf\xbd", 3);
	return step == 0 ? 1 : step;
}

void page_put_text(struct page_writer *w, struct text value)
{
	while (value.len > 0) {
		size_t run = plain_run(value);

		page_put(w, value.at, run);
		value = (struct text){value.at + run, value.len - run};
		if (value.len > 0) {
			size_t step = put_character(w, value);

			value = (struct text){value.at + step, value.len - step};
		}
	}
}

void page_put_plain(struct page_writer *w, struct text value)
{
	while (value.len > 0) {
		size_t step = utf8_length(value);

		if (is_shown((const unsigned char *)value.at, step) &&
		    (unsigned char)*value.at >= ' ')
			page_put(w, value.at, step);
		else
			page_put(w, "\xef\xbf\xbd", 3);
		step = step == 0 ? 1 : step;
		value = (struct text){value.at + step, value.len - step};
	}
}

static bool is_scheme_safe(struct text scheme)
{
	bool has_dot = false;

	for (size_t i = 0; i < scheme.len; i++) {
		char c = scheme.at[i];
		bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (!is_letter && (i == 0 || strchr("0123456789+-.", c) == NULL))
			return false;
		has_dot = has_dot || c == '.';
	}
	return has_dot || (scheme.len == 4 && strncasecmp(scheme.at, "http", 4) == 0) ||
	       (scheme.len == 5 && strncasecmp(scheme.at, "https", 5) == 0);
}

/* Browsers drop tabs and newlines, trim controls and read \ as /, so none of them may be there. */
static bool is_url_safe(struct text url)
{
	struct text rest, scheme;

	for (size_t i = 0; i < url.len; i++)
		if ((unsigned char)url.at[i] <= ' ' || url.at[i] == 0x7f || url.at[i] == '\\')
			return false;
	if (text_starts(url, "/"))
		return !text_starts(url, "//");
	scheme = text_split(url, ':', &rest);
	return rest.at != NULL && scheme.len > 0 && is_scheme_safe(scheme);
}

void page_put_url(struct page_writer *w, struct text url)
{
	page_put_text(w, is_url_safe(url) ? url : TEXT("#"));
}
