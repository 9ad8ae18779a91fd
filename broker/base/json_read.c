#include "json_read.h"

/* Counts brackets outside of strings; Jansson recurses once for each. */
static bool nesting_is_bounded(struct text t)
{
	int depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < t.len; i++) {
		char c = t.at[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '[') && ++depth > JSON_DEPTH_MAX)
			return false;
		else if (!quoted && (c == '}' || c == ']'))
			depth--;
	}
	return true;
}

static void release(void *json) { json_decref(json); }

json_t *json_read(struct arena *a, struct text bytes, size_t max)
{
	json_t *json;

	if (bytes.at == NULL || bytes.len > max || !nesting_is_bounded(bytes))
		return NULL;
	json = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, NULL);
	if (json == NULL)
		return NULL;
	arena_defer(a, release, json);
	return json_is_object(json) ? json : NULL;
}

struct text json_text(const json_t *object, const char *name)
{
	const json_t *member = json_object_get(object, name);

	return json_is_string(member)
		       ? (struct text){json_string_value(member), json_string_length(member)}
		       : TEXT_NONE;
}

const char *json_string_or(const json_t *object, const char *name, const char *otherwise)
{
	const char *value = json_string_value(json_object_get(object, name));

	return value != NULL ? value : otherwise;
}

bool json_time(const json_t *object, const char *name, long long *value)
{
	const json_t *member = json_object_get(object, name);
	double number = json_number_value(member);

	if (!json_is_number(member) || !(number >= 0 && number <= 253402300799.0) ||
	    number != (double)(long long)number)
		return false;
	*value = json_is_integer(member) ? json_integer_value(member) : (long long)number;
	return true;
}
