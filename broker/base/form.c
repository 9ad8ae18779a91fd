#include "form.h"
#include "utf8.h"
#include <stdio.h>
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

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

char *form_encode(struct arena *a, struct text value)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, value.len * 3 + 1), *at = out;

	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.at[i];

		if (is_unreserved((char)c)) {
			*at++ = (char)c;
			continue;
		}
		*at++ = '%';
		*at++ = hex[c >> 4];
		*at++ = hex[c & 15];
	}
	return out;
}

char *url_with(struct arena *a, const char *url, const char *name, const char *value)
{
	if (*value == '\0')
		return arena_string(a, text_of(url));
	return arena_printf(a, "%s%c%s=%s", url, strchr(url, '?') == NULL ? '?' : '&', name,
			    form_encode(a, text_of(value)));
}
