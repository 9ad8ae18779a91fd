#include "pkcs11_uri.h"
#include "utf8.h"
#include <string.h>

static const char unreserved[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

/* RFC 7512 2.3: pk11-res-avail, which may stand unescaped in a value of the path. */
static const char reserved[] = ":[]@!$'()*+,=&";

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool is_plain(char c)
{
	return c != '\0' && (strchr(unreserved, c) != NULL || strchr(reserved, c) != NULL);
}

/* Absent if it is not one to most bytes, each itself or %XX. */
static struct text decode(struct arena *a, struct text value, size_t most)
{
	char *out = arena_alloc(a, value.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < value.len; i++) {
		int high, low;

		if (value.at[i] != '%') {
			if (!is_plain(value.at[i]))
				return TEXT_NONE;
			out[len++] = value.at[i];
			continue;
		}
		if (value.len - i < 3 || (high = hex_digit(value.at[i + 1])) < 0 ||
		    (low = hex_digit(value.at[i + 2])) < 0)
			return TEXT_NONE;
		out[len++] = (char)(high << 4 | low);
		i += 2;
	}
	return len == 0 || len > most ? TEXT_NONE : (struct text){out, len};
}

static bool read_attribute(struct arena *a, struct text attribute, struct pkcs11_uri *parts,
			   bool *has_type)
{
	struct text value, name = text_split(attribute, '=', &value);

	if (value.at == NULL)
		return false;
	if (text_is(name, "token") && parts->token.at == NULL) {
		parts->token = decode(a, value, PKCS11_LABEL_MAX);
		return parts->token.at != NULL && utf8_is(parts->token);
	}
	if (text_is(name, "id") && parts->id.at == NULL) {
		parts->id = decode(a, value, PKCS11_ID_MAX);
		return parts->id.at != NULL;
	}
	if (*has_type)
		return false;
	*has_type = true;
	return text_is(name, "type") && text_is(value, "private");
}

bool pkcs11_uri_read(struct arena *a, struct text uri, struct pkcs11_uri *parts)
{
	enum { SCHEME = sizeof "pkcs11:" - 1 };
	bool has_type = false;
	struct text rest;

	*parts = (struct pkcs11_uri){.token = TEXT_NONE};
	if (uri.at == NULL || uri.len > PKCS11_URI_MAX || !text_starts(uri, "pkcs11:"))
		return false;
	rest = (struct text){uri.at + SCHEME, uri.len - SCHEME};
	while (rest.at != NULL)
		if (!read_attribute(a, text_split(rest, ';', &rest), parts, &has_type))
			return false;
	return parts->token.at != NULL && parts->id.at != NULL;
}

/* RFC 7512 2.3: an id, whose bytes are no text, is escaped whole. */
static char *escape(char *at, struct text bytes, bool is_text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.at[i];

		if (is_text && c != '\0' && strchr(unreserved, c) != NULL) {
			*at++ = (char)c;
			continue;
		}
		*at++ = '%';
		*at++ = digits[c >> 4];
		*at++ = digits[c & 15];
	}
	return at;
}

struct text pkcs11_uri_write(struct arena *a, const struct pkcs11_uri *parts)
{
	char *token = arena_alloc(a, 3 * parts->token.len + 1),
	     *id = arena_alloc(a, 3 * parts->id.len + 1);

	escape(token, parts->token, true);
	escape(id, parts->id, false);
	return text_of(arena_printf(a, "pkcs11:token=%s;id=%s;type=private", token, id));
}
