#include "form.h"
#include "utf8.h"
#include <string.h>

const struct refusal form_malformed = {
	"form-malformed", 400, "invalid_request",
	"The query or form is not well-formed application/x-www-form-urlencoded UTF-8."};
const struct refusal form_parameter_repeated = {"form-parameter-repeated", 400, "invalid_request",
						"A parameter appears more than once."};
const struct refusal form_too_many_parameters = {"form-too-many-parameters", 400, "invalid_request",
						 "The request has more than 64 parameters."};

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool is_allowed(unsigned char c)
{
	return (c >= 0x20 && c != 0x7f) || c == '\t' || c == '\r' || c == '\n';
}

/* NULL if it is malformed. */
static char *decode(struct arena *a, struct text t)
{
	char *out = arena_alloc(a, t.len + 1);
	size_t at = 0;

	for (size_t i = 0; i < t.len; i++) {
		char c = t.at[i];

		if (c == '%') {
			if (t.len - i < 3 || hex_value(t.at[i + 1]) < 0 ||
			    hex_value(t.at[i + 2]) < 0)
				return NULL;
			c = (char)(hex_value(t.at[i + 1]) << 4 | hex_value(t.at[i + 2]));
			i += 2;
		} else if (c == '+') {
			c = ' ';
		}
		if (!is_allowed((unsigned char)c))
			return NULL;
		out[at++] = c;
	}
	return utf8_is((struct text){out, at}) ? out : NULL;
}

static const struct refusal *add(struct form *form, char *name, char *value, const char **detail)
{
	if (name == NULL || value == NULL || *name == '\0')
		return &form_malformed;
	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->parameters[i].name, name) != 0)
			continue;
		*detail = name;
		return &form_parameter_repeated;
	}
	if (form->count == FORM_PARAMETERS_MAX)
		return &form_too_many_parameters;
	form->parameters[form->count++] = (struct form_parameter){name, value};
	return NULL;
}

const struct refusal *form_parse(struct arena *a, struct text encoded, struct form *form,
				 const char **detail)
{
	struct text pair;

	*detail = NULL;
	while (encoded.at != NULL && encoded.len > 0) {
		struct text value;
		struct text name =
			text_split(pair = text_split(encoded, '&', &encoded), '=', &value);
		const struct refusal *no;

		if (pair.len == 0)
			return &form_malformed;
		no = add(form, decode(a, name), decode(a, value), detail);
		if (no != NULL)
			return no;
	}
	return NULL;
}

const char *form_value(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->parameters[i].name, name) == 0)
			return form->parameters[i].value;
	return "";
}

const char *form_take(struct form *form, const char *name)
{
	const char *value = form_value(form, name);
	size_t left = 0;

	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->parameters[i].name, name) != 0)
			form->parameters[left++] = form->parameters[i];
	form->count = left;
	return value;
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

static size_t encoded_size(const char *value, size_t len)
{
	size_t size = len;

	for (size_t i = 0; i < len; i++)
		size += is_unreserved(value[i]) ? 0 : 2;
	return size;
}

static void encode(char *at, const char *value, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];

		if (is_unreserved((char)c)) {
			*at++ = (char)c;
			continue;
		}
		*at++ = '%';
		*at++ = hex[c >> 4];
		*at++ = hex[c & 15];
	}
	*at = '\0';
}

char *form_encode(struct arena *a, struct text value)
{
	char *out = arena_alloc(a, encoded_size(value.at, value.len) + 1);

	encode(out, value.at, value.len);
	return out;
}

char *url_with(struct arena *a, const char *url, const char *name, const char *value)
{
	size_t value_len = strlen(value), url_len = strlen(url), name_len = strlen(name);
	char *out, *at;

	if (value_len == 0)
		return arena_copy(a, url, url_len);
	out = arena_alloc(a, url_len + 1 + name_len + 1 + encoded_size(value, value_len) + 1);
	at = stpcpy(out, url);
	*at++ = memchr(url, '?', url_len) == NULL ? '?' : '&';
	at = stpcpy(at, name);
	*at++ = '=';
	encode(at, value, value_len);
	return out;
}
