#include "claim_conversion.h"
#include <stdlib.h>
#include <string.h>

static void release(void *json) { json_decref(json); }

static json_t *kept(struct arena *a, json_t *value)
{
	if (value == NULL)
		abort();
	arena_defer(a, release, value);
	return value;
}

/* The same in "YYYY-MM-DD"; NULL if it is not written as pattern says. */
static const char *date_of(struct arena *a, const char *pattern, const char *value)
{
	static const char letters[] = "YYYY-MM-DD";
	char *date = arena_string(a, (struct text){letters, sizeof letters - 1});

	if (strlen(value) != strlen(pattern))
		return NULL;
	for (; *pattern != '\0'; pattern++, value++) {
		char *place = strchr("YMD", *pattern) == NULL ? NULL : strchr(date, *pattern);

		if (place == NULL && *value != *pattern)
			return NULL;
		if (place == NULL)
			continue;
		if (*value < '0' || *value > '9')
			return NULL;
		*place = *value;
	}
	return date;
}

/* A word may be a number with them. */
static const char *word_of(struct arena *a, const json_t *value)
{
	if (json_is_integer(value))
		return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return json_string_value(value);
}

static const char *ours_for(const struct claim_value *values, const char *word)
{
	for (; values != NULL && values->theirs != NULL; values++)
		if (strcmp(values->theirs, word) == 0)
			return values->ours;
	return NULL;
}

json_t *claim_conversion(struct arena *a, const struct claim_pair *pair, json_t *value)
{
	const char *ours = NULL, *word;

	if (*pair->constant != '\0')
		return kept(a, json_string(pair->constant));
	word = word_of(a, value);
	if (word == NULL)
		return value;
	if (pair->values != NULL)
		ours = ours_for(pair->values, word);
	else if (*pair->date != '\0')
		ours = date_of(a, pair->date, word);
	return ours == NULL ? value : kept(a, json_string(ours));
}
