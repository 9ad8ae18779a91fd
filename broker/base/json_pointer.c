#include "json_pointer.h"
#include "text.h"
#include <string.h>

bool json_pointer_is(const char *pointer)
{
	if (*pointer != '/')
		return false;
	for (; *pointer != '\0'; pointer++)
		if (*pointer == '~' && pointer[1] != '0' && pointer[1] != '1')
			return false;
	return true;
}

/* "~1" is "/", "~0" is "~". */
static const char *unescaped(struct arena *a, struct text token)
{
	char *name = arena_string(a, token), *out = name;

	for (size_t i = 0; i < token.len; i++) {
		bool is_escape = token.at[i] == '~' && i + 1 < token.len;

		*out++ = !is_escape ? token.at[i] : token.at[++i] == '1' ? '/' : '~';
	}
	*out = '\0';
	return name;
}

static json_t *member_of(struct arena *a, json_t *json, struct text token)
{
	long long index;

	if (!json_is_array(json))
		return json_object_get(json, unescaped(a, token));
	if (!text_number(token, &index) || (token.len > 1 && token.at[0] == '0'))
		return NULL;
	return json_array_get(json, (size_t)index);
}

json_t *json_pointer(struct arena *a, json_t *json, const char *pointer)
{
	struct text rest = text_of(pointer);

	text_split(rest, '/', &rest); /* what is before the first is nothing */
	while (json != NULL && rest.at != NULL)
		json = member_of(a, json, text_split(rest, '/', &rest));
	return json;
}
