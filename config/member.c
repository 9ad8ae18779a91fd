#include "member.h"
#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 2048 };

struct members members_of(struct arena *a, const char *file, json_t *object,
			  struct config_faults *faults)
{
	return (struct members){
		.arena = a, .file = file, .object = object, .faults = faults, .prefix = ""};
}

void member_fault(struct members *m, const char *name, const char *problem, const char *remedy)
{
	config_fault(m->faults, m->file, arena_printf(m->arena, "%s%s", m->prefix, name), problem,
		     remedy);
}

static const json_t *find(struct members *m, const char *name)
{
	for (size_t i = 0; i < m->known_count; i++)
		if (strcmp(m->known[i], name) == 0)
			return json_object_get(m->object, name);
	assert(m->known_count < MEMBERS_MAX);
	m->known[m->known_count++] = name;
	return json_object_get(m->object, name);
}

bool member_is_given(struct members *m, const char *name) { return find(m, name) != NULL; }

static bool is_clean(const char *string)
{
	for (const unsigned char *c = (const unsigned char *)string; *c != '\0'; c++)
		if (*c < ' ' || *c == 0x7f)
			return false;
	return true;
}

static void fault_bounds(struct members *m, const char *place, const char *what, long long least,
			 long long most)
{
	member_fault(m, place,
		     arena_printf(m->arena, "is not %s of %lld to %lld", what, least, most),
		     text_starts(text_of(m->file), "broker.json")
			     ? "See docs/settings.md for what it may be."
			     : "See docs/configuration.md for what it may be.");
}

const char *member_string(struct members *m, const char *name, const char *otherwise, size_t least,
			  size_t most)
{
	const json_t *member = find(m, name);
	const char *value = json_string_value(member);

	if (member == NULL && otherwise == NULL)
		member_fault(m, name, "is missing", "Add it: there is no default.");
	if (member == NULL)
		return otherwise == NULL ? "" : arena_string(m->arena, text_of(otherwise));
	if (value == NULL || json_string_length(member) < least ||
	    json_string_length(member) > most) {
		fault_bounds(m, name, "a string with a length", (long long)least, (long long)most);
		return "";
	}
	if (!is_clean(value)) {
		member_fault(m, name, "holds a control character", "Remove it.");
		return "";
	}
	return arena_string(m->arena, text_of(value));
}

bool member_flag(struct members *m, const char *name, bool otherwise)
{
	const json_t *member = find(m, name);

	if (member != NULL && !json_is_boolean(member))
		member_fault(m, name, "is neither true nor false",
			     "Write true or false, unquoted.");
	return member == NULL ? otherwise : json_is_true(member);
}

int member_number(struct members *m, const char *name, int otherwise, int least, int most)
{
	const json_t *member = find(m, name);
	json_int_t value = json_integer_value(member);

	if (member == NULL)
		return otherwise;
	if (json_is_integer(member) && value >= least && value <= most)
		return (int)value;
	fault_bounds(m, name, "a whole number", least, most);
	return otherwise;
}

static bool is_repeated(const char *const *words, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++)
		if (strcmp(words[i], words[count - 1]) == 0)
			return true;
	return false;
}

const char *const *member_words(struct members *m, const char *name, size_t least, size_t most)
{
	const json_t *member = find(m, name), *word;
	size_t i, kept = 0;
	const char **words;

	if (member == NULL)
		return NULL;
	if (!json_is_array(member) || json_array_size(member) < least ||
	    json_array_size(member) > most) {
		fault_bounds(m, name, "an array with a length", (long long)least, (long long)most);
		return arena_alloc(m->arena, sizeof *words);
	}
	words = arena_alloc(m->arena, (json_array_size(member) + 1) * sizeof *words);
	json_array_foreach(member, i, word)
	{
		const char *place = arena_printf(m->arena, "%s[%zu]", name, i);
		size_t len = json_string_length(word);

		if (len == 0 || len > WORD_MAX || !is_clean(json_string_value(word))) {
			fault_bounds(m, place, "a string with a length", 1, WORD_MAX);
			continue;
		}
		words[kept++] = arena_copy(m->arena, json_string_value(word), len);
		if (is_repeated(words, kept))
			member_fault(m, place, "is there twice", "Remove one of them.");
	}
	return words;
}

int member_choice(struct members *m, const char *name, const char *const *choices, int otherwise)
{
	const json_t *member = find(m, name);
	const char *value = json_string_value(member), *list = "";

	if (member == NULL)
		return otherwise;
	for (int i = 0; choices[i] != NULL; i++) {
		if (value != NULL && strcmp(value, choices[i]) == 0)
			return i;
		list = arena_printf(m->arena, "%s%s%s", list, i > 0 ? ", " : "", choices[i]);
	}
	member_fault(m, name, "is none of the values we know",
		     arena_printf(m->arena, "Write one of: %s.", list));
	return otherwise;
}

struct text member_object(struct members *m, const char *name, size_t most)
{
	const json_t *member = find(m, name);
	struct text json;
	char *dump;

	if (member == NULL)
		return TEXT_NONE;
	dump = json_is_object(member) ? json_dumps(member, JSON_COMPACT) : NULL;
	if (dump == NULL || strlen(dump) > most) {
		free(dump);
		member_fault(m, name,
			     arena_printf(m->arena, "is not an object of at most %zu bytes", most),
			     "Write a JSON object: {...}.");
		return TEXT_NONE;
	}
	json = arena_text(m->arena, text_of(dump));
	free(dump);
	return json;
}

void members_end(struct members *m)
{
	const char *name, *meant;
	json_t *value;

	json_object_foreach(m->object, name, value)
	{
		bool known = strncmp(name, "//", 2) == 0;

		for (size_t i = 0; i < m->known_count && !known; i++)
			known = strcmp(m->known[i], name) == 0;
		if (known)
			continue;
		meant = name_meant(name, m->known, m->known_count);
		member_fault(m, name, "is not a member we know",
			     meant == NULL ? "Remove it."
					   : arena_printf(m->arena, "Did you mean %s?", meant));
	}
}
